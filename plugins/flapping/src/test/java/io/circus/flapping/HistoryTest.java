// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static io.circus.flapping.History.Verdict.CALM;
import static io.circus.flapping.History.Verdict.GIVE_UP;
import static io.circus.flapping.History.Verdict.REST;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import org.junit.Test;

public class HistoryTest {

    private static final Duration CHECK_DELAY = Duration.ofSeconds(5);

    private final History history = new History();

    @Test
    public void restsAfterTwoEndsWithinWindowAndCheckDelay() {
        assertEquals(CALM, end(0, rules(2, 5)));
        assertEquals(REST, end(6000, rules(2, 5)));
    }

    @Test
    public void staysCalmWhenTheEndsAreFurtherApart() {
        assertEquals(CALM, end(0, rules(2, 5)));
        assertEquals(CALM, end(6001, rules(2, 5)));
    }

    @Test
    public void beginsAfreshAfterACalmRun() {
        end(0, rules(2, 5));
        end(60_000, rules(2, 5));
        assertEquals("the first of a new run", CALM, end(60_100, rules(2, 5)));
        assertEquals(REST, end(60_200, rules(2, 5)));
    }

    @Test
    public void countsToAttempts() {
        assertEquals(CALM, end(0, rules(3, 5)));
        assertEquals(CALM, end(1, rules(3, 5)));
        assertEquals(REST, end(2, rules(3, 5)));
    }

    @Test
    public void takesEachEndForFlappingWithOneAttempt() {
        assertEquals(REST, end(0, rules(1, 5)));
    }

    @Test
    public void neverRestsWithoutAttempts() {
        assertEquals(CALM, end(0, rules(0, 5)));
        assertEquals(CALM, end(1, rules(0, 5)));
    }

    @Test
    public void goesByFewerAttemptsAtOnce() {
        end(0, rules(5, 5));
        end(1, rules(5, 5));
        assertEquals(REST, end(2, rules(2, 5)));
    }

    @Test
    public void ignoresTheRestOfTheBurst() {
        end(0, rules(2, 5));
        end(1, rules(2, 5));
        assertEquals(CALM, end(2, rules(2, 5)));
        assertEquals(CALM, end(3, rules(2, 5)));
        assertEquals(1, history.rests());
    }

    @Test
    public void givesUpWhenTheRestsAreUsedUp() {
        for (int rest = 1; rest <= 2; rest++) {
            assertEquals(CALM, end(rest * 1000, rules(2, 2)));
            assertEquals(REST, end(rest * 1000 + 1, rules(2, 2)));
            assertEquals(rest, history.rests());
            history.resume();
        }
        end(4000, rules(2, 2));
        assertEquals(GIVE_UP, end(4001, rules(2, 2)));
        assertEquals("on their way before the stop", CALM, end(4002, rules(2, 2)));
        assertEquals(CALM, end(4003, rules(2, 2)));
    }

    @Test
    public void hasAllRestsAgainAfterACalmRun() {
        end(0, rules(2, 1));
        end(1, rules(2, 1));
        history.resume();
        end(10_000, rules(2, 1));
        end(20_000, rules(2, 1));
        end(30_000, rules(2, 1));
        assertEquals(REST, end(30_001, rules(2, 1)));
    }

    @Test
    public void hasAllRestsAgainAfterAStartByHand() {
        end(0, rules(2, 0));
        assertEquals(GIVE_UP, end(1, rules(2, 0)));
        history.resume();
        end(10, rules(2, 1));
        assertEquals(REST, end(11, rules(2, 1)));
    }

    @Test
    public void neverGivesUpWithANegativeMaxRetry() {
        for (int i = 0; i < 50; i++) {
            end(i * 10, rules(2, -1));
            assertEquals(REST, end(i * 10 + 1, rules(2, -1)));
            history.resume();
        }
    }

    @Test
    public void staysCalmWhenSwitchedOff() {
        var off = new Rules(1, Duration.ofSeconds(1), Duration.ofSeconds(7), 5, false);
        assertEquals(CALM, end(0, off));
    }

    private History.Verdict end(long millis, Rules rules) {
        return history.endedAt(Duration.ofMillis(millis).toNanos(), rules, CHECK_DELAY);
    }

    private static Rules rules(int attempts, int maxRetry) {
        return new Rules(attempts, Duration.ofSeconds(1), Duration.ofSeconds(7), maxRetry, true);
    }
}
