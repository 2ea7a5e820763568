// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class NamePatternTest {

    @Test
    public void matchesWholeNames() {
        assertTrue(matches("web", "web"));
        assertFalse(matches("web", "web1"));
        assertTrue(matches("w*", "web"));
        assertTrue(matches("*b*1", "web-1-1"));
        assertFalse(matches("*b*2", "web-1-1"));
        assertTrue(matches("w?b", "web"));
        assertFalse(matches("w?b", "wb"));
        assertTrue(matches("*", ""));
    }

    @Test
    public void knowsSets() {
        assertTrue(matches("web[1-3]", "web2"));
        assertFalse(matches("web[1-3]", "web4"));
        assertTrue(matches("web[!1-3]", "web4"));
        assertFalse(matches("web[!1-3]", "web3"));
        assertTrue(matches("[]a]", "]"));
        assertTrue(matches("a[-z]", "a-"));
        assertTrue("a bracket without its end", matches("web[", "web["));
    }

    @Test
    public void takesNoLifetime() {
        assertFalse(matches("*a".repeat(2000) + "b", "a".repeat(9000)));
    }

    private static boolean matches(String pattern, String name) {
        return new NamePattern(pattern).matches(name);
    }
}
