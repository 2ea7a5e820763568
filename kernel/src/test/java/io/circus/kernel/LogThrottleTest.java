// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.testing.FakeLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.Test;

public class LogThrottleTest {

    private final List<String> lines = new ArrayList<>();
    private final FakeLoop loop = new FakeLoop();
    private final LogThrottle throttle = new LogThrottle(new Logger() {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(format);
        }
    }, Level.ERROR, loop);

    @Test
    public void logsTheFirstAtOnceAndTheOthersOnceAMinuteWithTheirNumber() {
        for (int i = 1; i <= 1000; i++) {
            int number = i;
            throttle.log(() -> "failure " + number);
        }
        assertEquals(List.of("failure 1"), lines);
        loop.advance(Duration.ofMinutes(1));
        assertEquals(List.of("failure 1", "failure 1000, the last of 999 like it in a minute"), lines);
        throttle.log(() -> "failure 1001");
        loop.advance(Duration.ofMinutes(1));
        assertEquals("failure 1001", lines.getLast());
        assertEquals(3, lines.size());
    }

    @Test
    public void logsAtOnceAgainAfterAQuietMinute() {
        throttle.log(() -> "one");
        loop.advance(Duration.ofMinutes(1));
        throttle.log(() -> "two");
        assertEquals(List.of("one", "two"), lines);
    }
}
