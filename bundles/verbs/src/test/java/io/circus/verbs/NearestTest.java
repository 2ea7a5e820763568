// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class NearestTest {

    @Test
    public void findsWhatDiffersLeast() {
        List<String> known = List.of("start", "stats", "status", "stop", "rm");
        assertEquals(List.of("status"), Nearest.to("sttaus", known));
        assertEquals(List.of("start", "stats"), Nearest.to("stat", known));
        assertEquals(List.of("stop"), Nearest.to("STOPP", known));
        assertEquals(List.of("rm"), Nearest.to("rn", known));
        assertEquals(List.of(), Nearest.to("foo", known));
        assertEquals(List.of(), Nearest.to("", List.of("web")));
        assertEquals(List.of(), Nearest.to("web", List.of()));
    }

    @Test
    public void asks() {
        assertEquals("", Nearest.question(List.of()));
        assertEquals("did you mean start or stats?", Nearest.question(List.of("start", "stats")));
    }
}
