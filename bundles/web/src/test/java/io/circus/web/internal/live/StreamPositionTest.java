// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public final class StreamPositionTest {

    @Test
    public void isReadAsItIsWritten() {
        for (List<Long> logs : List.of(List.<Long>of(), List.of(7L), List.of(1L, 22L))) {
            var position = new StreamPosition("abc", 5, 6, logs);
            assertEquals(Optional.of(position), StreamPosition.parse(position.toString()));
        }
    }

    @Test
    public void anythingElseIsNone() {
        for (String text : List.of("", "a", "a/b/c/d", "a/1/2", "a/1/2/x", "////")) {
            assertEquals(text, Optional.empty(), StreamPosition.parse(text));
        }
    }
}
