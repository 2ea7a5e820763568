// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class LoginLimiterTest {

    private long now = -5; // the clock may have any value
    private final LoginLimiter limiter = new LoginLimiter(() -> now);

    private static Optional<InetAddress> address(String text) throws Exception {
        return Optional.of(InetAddress.getByName(text));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    public void aNameHasToWaitTwiceAsLongEachTime() {
        for (int i = 0; i < LoginLimiter.FREE_OF_NAME; i++) {
            assertEquals(Optional.empty(), limiter.begin("alice", Optional.empty()));
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertEquals(Optional.of(Duration.ofSeconds(seconds)), limiter.begin("alice", Optional.empty()));
            assertEquals("others are free", Optional.empty(), limiter.begin("bob" + seconds, Optional.empty()));
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertEquals("asking earlier costs nothing", Optional.of(Duration.ofNanos(1)), limiter.begin("alice", Optional.empty()));
            pass(Duration.ofNanos(1));
            assertEquals(Optional.empty(), limiter.begin("alice", Optional.empty()));
        }
    }

    @Test
    public void anAddressHasToWaitWhateverNamesItTries() throws Exception {
        for (int i = 0; i < LoginLimiter.FREE_OF_ADDRESS; i++) {
            assertEquals(Optional.empty(), limiter.begin("name" + i, address("192.0.2.1")));
        }
        assertEquals(Optional.of(Duration.ofSeconds(1)), limiter.begin("another", address("192.0.2.1")));
        assertEquals(Optional.empty(), limiter.begin("another", address("192.0.2.2")));
        for (int i = 0; i < LoginLimiter.FREE_OF_ADDRESS; i++) {
            limiter.begin("name" + i, address("2001:db8::" + i));
        }
        assertTrue("of IPv6 the network counts", limiter.begin("another", address("2001:db8::ffff")).isPresent());
        assertEquals(Optional.empty(), limiter.begin("another", address("2001:db8:0:1::1")));
    }

    @Test
    public void aRightPasswordForgives() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), limiter.begin("alice", address("192.0.2.1")));
            limiter.succeeded("alice", address("192.0.2.1"));
        }
        assertEquals(0, limiter.size());
    }

    @Test
    public void aRightPasswordOfOneDoesNotForgiveTheGuessesAtAnother() throws Exception {
        for (int i = 0; i < LoginLimiter.FREE_OF_ADDRESS; i++) {
            limiter.begin("victim" + i, address("192.0.2.1"));
            if (limiter.begin("attacker", address("192.0.2.1")).isEmpty()) {
                limiter.succeeded("attacker", address("192.0.2.1"));
            }
        }
        assertTrue(limiter.begin("victim", address("192.0.2.1")).isPresent());
    }

    @Test
    public void failuresAreForgotten() {
        for (int i = 0; i < LoginLimiter.FREE_OF_NAME; i++) {
            limiter.begin("alice", Optional.empty());
        }
        pass(LoginLimiter.FORGOTTEN.plusSeconds(1));
        for (int i = 0; i < LoginLimiter.FREE_OF_NAME; i++) {
            assertEquals(Optional.empty(), limiter.begin("alice", Optional.empty()));
        }
        assertTrue(limiter.begin("alice", Optional.empty()).isPresent());
    }

    @Test
    public void itsMemoryIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            limiter.begin("x".repeat(1000) + i, Optional.empty());
            limiter.begin("name" + i, Optional.empty());
        }
        assertTrue(String.valueOf(limiter.size()), limiter.size() <= 10_000);
    }
}
