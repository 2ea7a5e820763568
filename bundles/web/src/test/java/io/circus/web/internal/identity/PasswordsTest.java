// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.wire.users.Crypt;
import io.circus.wire.users.WebUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** With the real crypt(3). */
public class PasswordsTest {

    private static final WebUser ALICE = WebUser.withPassword("alice", "observer", List.of(), Crypt.load().orElseThrow().hash("correct horse"));

    private final Passwords passwords = new Passwords();

    @After
    public void close() {
        passwords.close();
    }

    private long nanos(Optional<WebUser> user, List<WebUser> others) throws Exception {
        long[] taken = new long[5];
        for (int i = 0; i < taken.length; i++) {
            long begun = System.nanoTime();
            assertFalse(passwords.match(user, "wrong", others));
            taken[i] = System.nanoTime() - begun;
        }
        return Arrays.stream(taken).min().orElseThrow();
    }

    @Test
    public void anUnknownNameTakesAsLongAsAKnownOne() throws Exception {
        assertTrue(passwords.match(Optional.of(ALICE), "correct horse", List.of(ALICE)));
        assertFalse("somebody else's password", passwords.match(Optional.empty(), "correct horse", List.of(ALICE)));
        long known = nanos(Optional.of(ALICE), List.of(ALICE));
        for (long unknown : new long[] {nanos(Optional.empty(), List.of(ALICE)), nanos(Optional.empty(), List.of())}) {
            assertTrue(unknown + " ns, known: " + known, unknown > known / 3 && unknown < known * 3);
        }
    }

    @Test
    public void onlySoManyWait() throws Exception {
        var busy = new AtomicInteger();
        var right = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 100; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    if (passwords.match(Optional.of(ALICE), "correct horse", List.of())) {
                        right.incrementAndGet();
                    }
                } catch (Passwords.BusyException e) {
                    busy.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(100, right.get() + busy.get());
        assertTrue(right + " right", right.get() >= 34);
        assertTrue(busy + " busy", busy.get() > 0);
    }
}
