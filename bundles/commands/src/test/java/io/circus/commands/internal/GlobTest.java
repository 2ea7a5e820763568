// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class GlobTest {

    @Test
    public void matchesTheWholeText() {
        assertTrue(Glob.compile("al*").test("alpha"));
        assertTrue(Glob.compile("*").test(""));
        assertTrue(Glob.compile("*p*a").test("alpha"));
        assertFalse(Glob.compile("al").test("alpha"));
        assertFalse(Glob.compile("*lph").test("alpha"));
        assertTrue(Glob.compile("a?pha").test("alpha"));
        assertFalse(Glob.compile("alpha?").test("alpha"));
    }

    @Test
    public void knowsSets() {
        assertTrue(Glob.compile("web[123]").test("web2"));
        assertTrue(Glob.compile("web[0-9]").test("web7"));
        assertFalse(Glob.compile("web[!0-9]").test("web7"));
        assertTrue(Glob.compile("web[]]").test("web]"));
        assertTrue(Glob.compile("web[").test("web["));
        assertTrue(Glob.compile("[a-]").test("-"));
    }

    @Test(timeout = 10_000)
    public void isNotTrickedIntoManyTries() {
        assertFalse(Glob.compile("*a".repeat(30) + "b").test("a".repeat(5_000)));
    }
}
