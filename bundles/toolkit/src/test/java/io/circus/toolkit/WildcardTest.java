// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class WildcardTest {

    @Test
    public void matchesAsTheShellDoes() {
        assertTrue(new Wildcard("*").matches(""));
        assertTrue(new Wildcard("w*b?").matches("wabcbb"));
        assertTrue(new Wildcard("[a-c]x[!0-9]").matches("bxz"));
        assertTrue(new Wildcard("[]x]").matches("]"));
        assertTrue(new Wildcard("[x").matches("[x"));
        assertTrue(new Wildcard("[a-]").matches("-"));
        assertFalse(new Wildcard("[a-c]x[!0-9]").matches("bx7"));
        assertFalse(new Wildcard("w*").matches("W"));
        assertFalse(new Wildcard("?").matches(""));
        assertFalse(new Wildcard("a*b").matches("abc"));
    }

    @Test(timeout = 10_000)
    public void doesNotExplode() {
        assertFalse(new Wildcard("*a".repeat(200) + "b").matches("a".repeat(5_000)));
    }

    @Test
    public void matchesTheWholeText() {
        assertTrue(new Wildcard("al*").matches("alpha"));
        assertTrue(new Wildcard("*").matches(""));
        assertTrue(new Wildcard("*p*a").matches("alpha"));
        assertFalse(new Wildcard("al").matches("alpha"));
        assertFalse(new Wildcard("*lph").matches("alpha"));
        assertTrue(new Wildcard("a?pha").matches("alpha"));
        assertFalse(new Wildcard("alpha?").matches("alpha"));
    }

    @Test
    public void knowsSets() {
        assertTrue(new Wildcard("web[123]").matches("web2"));
        assertTrue(new Wildcard("web[0-9]").matches("web7"));
        assertFalse(new Wildcard("web[!0-9]").matches("web7"));
        assertTrue(new Wildcard("web[]]").matches("web]"));
        assertTrue(new Wildcard("web[").matches("web["));
        assertTrue(new Wildcard("[a-]").matches("-"));
        assertTrue(new Wildcard("a[-z]").matches("a-"));
        assertTrue(new Wildcard("[]a]").matches("]"));
    }

    @Test(timeout = 10_000)
    public void isNotTrickedIntoManyTries() {
        assertFalse(new Wildcard("*a".repeat(30) + "b").matches("a".repeat(5_000)));
    }
}
