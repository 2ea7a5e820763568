// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.kernel.Signal;
import org.junit.Test;

public class SignalTextTest {

    @Test
    public void readsNumbersAndNamesInAnyCase() {
        assertEquals(Signal.TERM, SignalText.parse("15"));
        assertEquals(Signal.TERM, SignalText.parse(" TERM "));
        assertEquals(Signal.TERM, SignalText.parse("sigterm"));
        assertEquals(new Signal(35), SignalText.parse("RTMIN+1"));
        assertEquals(new Signal(64), SignalText.parse("SIGRTMAX"));
        assertEquals(new Signal(34), SignalText.parse("RTMIN"));
        assertEquals(new Signal(17), SignalText.parse("cld"));
    }

    @Test
    public void refusesWhatIsNoSignal() {
        for (String text : new String[] {"", "NOPE", "SIG", "TERM-1", "1.5"}) {
            var refused = assertThrows(text, IllegalArgumentException.class, () -> SignalText.parse(text));
            assertEquals("expected a signal number or name, got '" + text + "'", refused.getMessage());
        }
    }

    /** What is shown can be read. */
    @Test
    public void readsWhatSignalsAreCalled() {
        for (int number = 0; number <= 65; number++) {
            assertEquals(new Signal(number), SignalText.parse(new Signal(number).toString()));
        }
    }
}
