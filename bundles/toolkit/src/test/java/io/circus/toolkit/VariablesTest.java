// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.junit.Test;

public class VariablesTest {

    private static final Map<String, String> VALUES = Map.of("circus.wid", "3", "circus.env.home", "/root");

    @Test
    public void expandsBothForms() {
        assertEquals("a 3 /root b", expand("a $(circus.wid) ((circus.env.HOME)) b"));
        assertEquals("33", expand("$(circus.wid)$(circus.wid)"));
    }

    @Test
    public void matchesInAnyCase() {
        assertEquals("3", expand("$(CIRCUS.Wid)"));
    }

    @Test
    public void leavesTheUnknownAsItIs() {
        for (String text : new String[] {"$(circus.no)", "$(circus.)", "$(circus.wid", "$ (circus.wid)", "((circus.wid)",
            "$(wid)", "$circus.wid", "(circus.wid)", "$(circus.w d)", "$(("}) {
            assertEquals(text, text, expand(text));
        }
    }

    @Test
    public void doesNotExpandWhatItHasExpanded() {
        assertEquals("$(circus.a)", Variables.expand("$(circus.a)", name -> "$(circus.a)"));
    }

    private static String expand(String text) {
        return Variables.expand(text, VALUES::get);
    }
}
