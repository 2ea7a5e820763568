// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.wire.users.Crypt;
import io.circus.wire.users.WebUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class PasswordsTest {

    private static final WebUser ALICE = WebUser.withPassword("alice", "observer", List.of(), Crypt.load().orElseThrow().hash("correct horse"));

    /** No yescrypt is as fast as that. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @Test
    public void comparesWithTheHashOfTheUser() throws Exception {
        try (var passwords = new Passwords()) {
            assertTrue(passwords.match(Optional.of(ALICE), "correct horse", List.of(ALICE)));
            assertFalse(passwords.match(Optional.of(ALICE), "correct horsf", List.of(ALICE)));
        }
    }

    @Test
    public void anUnknownNameCostsAsMuch() throws Exception {
        List<String> compared = new CopyOnWriteArrayList<>();
        try (var passwords = new Passwords((password, hash) -> compared.add(hash))) {
            assertFalse("somebody else's password is none", passwords.match(Optional.empty(), "correct horse", List.of(ALICE)));
            assertFalse(passwords.match(Optional.empty(), "correct horse", List.of(WebUser.local("bob", "observer", List.of()))));
        }
        assertEquals(List.of(ALICE.proof(), ""), compared);
        try (var passwords = new Passwords()) {
            passwords.match(Optional.empty(), "loads the library", List.of());
            long begun = System.nanoTime();
            assertFalse(passwords.match(Optional.empty(), "nobody", List.of()));
            assertTrue("it is hashed as well", System.nanoTime() - begun > LEAST_NANOS);
        }
    }

    @Test(timeout = 60_000)
    public void onlySoManyWait() throws Exception {
        var go = new CountDownLatch(1);
        var begun = new CountDownLatch(Passwords.THREADS);
        var right = new AtomicInteger();
        int room = Passwords.THREADS + Passwords.MOST_WAITING;
        try (var passwords = new Passwords((password, hash) -> {
            begun.countDown();
            await(go);
            return true;
        })) {
            var busy = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < room + 10; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        right.addAndGet(passwords.match(Optional.of(ALICE), "x", List.of()) ? 1 : 0);
                    } catch (Passwords.BusyException e) {
                        if (busy.incrementAndGet() == 10) {
                            go.countDown(); // all have come
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            begun.await();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(10, busy.get());
        }
        assertEquals(room, right.get());
    }

    @Test
    public void whoWaitsIsInterruptedWithoutAnAnswer() {
        var never = new CountDownLatch(1);
        try (var passwords = new Passwords((password, hash) -> {
            await(never); // until it is interrupted by the end
            return true;
        })) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> passwords.match(Optional.of(ALICE), "x", List.of()));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
