// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class SignalTest {

    @Test
    public void showsTheName() {
        assertEquals("TERM", Signal.TERM.toString());
        assertEquals("RTMIN", new Signal(34).toString());
        assertEquals("RTMIN+2", new Signal(36).toString());
        assertEquals("99", new Signal(99).toString());
    }

    @Test
    public void existsFromOneTo64() {
        assertFalse(new Signal(0).exists());
        assertTrue(new Signal(64).exists());
        assertFalse(new Signal(65).exists());
    }
}
