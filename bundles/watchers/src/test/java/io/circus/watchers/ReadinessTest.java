// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import io.circus.watchers.Readiness.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class ReadinessTest {

    private static Readiness readiness(String text) {
        return Readiness.of(WatcherSettings.named("web").parse(WatcherOption.READY, text).parse(WatcherOption.WARMUP_DELAY, "2").build());
    }

    @Test
    public void readsEachForm() {
        assertEquals(new Readiness(Kind.NOTIFY, "", Duration.ZERO), readiness("notify"));
        assertEquals(new Readiness(Kind.TCP, "localhost:8080", Duration.ZERO), readiness("tcp:localhost:8080"));
        assertEquals(new Readiness(Kind.HTTP, "http://localhost/health", Duration.ZERO), readiness("http:http://localhost/health"));
        assertEquals(new Readiness(Kind.HTTP, "http://localhost/health", Duration.ZERO), readiness("http://localhost/health"));
        assertEquals(new Readiness(Kind.EXEC, "test -e /run/ready", Duration.ZERO), readiness("exec:test -e /run/ready"));
        assertEquals(new Readiness(Kind.DELAY, "", Duration.ofMillis(250)), readiness("delay:0.25"));
    }

    @Test
    public void aDelayWithoutSecondsIsTheWarmupDelay() {
        assertEquals(new Readiness(Kind.DELAY, "", Duration.ofSeconds(2)), readiness("delay"));
    }

    @Test
    public void variablesAreLookedAtLater() {
        assertEquals(new Readiness(Kind.TCP, "127.0.0.1:80$(circus.wid)", Duration.ZERO), readiness("tcp:127.0.0.1:80$(circus.wid)"));
    }

    @Test
    public void countsOnlyIfItIsGiven() {
        assertFalse(Readiness.counts(WatcherSettings.named("web").build()));
    }

    @Test
    public void refusesWhatIsNone() {
        for (String text : List.of("soon", "tcp:", "tcp:localhost", "tcp:localhost:0", "tcp:localhost:http", "tcp::80", "http:health",
                "exec:", "delay:long", "notify:now")) {
            var refused = assertThrows(text, IllegalArgumentException.class, () -> readiness(text));
            assertEquals("ready: expected notify, tcp:HOST:PORT, http:URL, exec:COMMAND or delay[:SECONDS], got '" + text + "'",
                    refused.getMessage());
        }
    }
}
