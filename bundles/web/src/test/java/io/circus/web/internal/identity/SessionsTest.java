// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.circus.wire.users.WebUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Test;

public class SessionsTest {

    private static final Duration LIFE = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong(17);
    private final AtomicInteger changes = new AtomicInteger();
    private final Sessions sessions = new Sessions(now::get, LIFE, changes::incrementAndGet);

    @After
    public void close() {
        sessions.close();
    }

    private static Optional<WebUser> user(String name) {
        return Optional.of(WebUser.local(name, "observer", List.of()));
    }

    @Test
    public void aSessionIsFoundByItsSecretUntilItEnds() {
        String alice = sessions.begin(user("alice"));
        String bob = sessions.begin(user("bob"));
        assertNotEquals(alice, bob);
        assertEquals(user("alice"), sessions.find(alice).orElseThrow().user());
        assertEquals(user("bob"), sessions.find(bob).orElseThrow().user());
        assertTrue(sessions.find("").isEmpty() && sessions.find(alice + "x").isEmpty());
        sessions.end(alice);
        sessions.end(alice);
        assertTrue(sessions.find(alice).isEmpty() && sessions.find(bob).isPresent());
        assertEquals("told once", 1, changes.get());
    }

    @Test
    public void aSessionExpires() {
        String secret = sessions.begin(user("alice"));
        now.addAndGet(LIFE.toNanos() - 1);
        assertTrue(sessions.find(secret).isPresent());
        assertFalse(sessions.expire());
        now.incrementAndGet();
        assertTrue("at once, whoever clears", sessions.find(secret).isEmpty());
        assertTrue(sessions.expire());
        assertEquals(0, sessions.size());
    }

    /** With the real clock. */
    @Test(timeout = 60_000)
    public void whoListensIsToldWhenASessionExpires() throws InterruptedException {
        var told = new CountDownLatch(1);
        try (var real = new Sessions(System::nanoTime, Duration.ofMillis(50), told::countDown)) {
            String secret = real.begin(user("alice"));
            assertTrue(told.await(50, TimeUnit.SECONDS));
            assertTrue(real.find(secret).isEmpty());
        }
    }

    @Test
    public void sessionsOfChangedUsersEnd() {
        String alice = sessions.begin(user("alice"));
        String bob = sessions.begin(user("bob"));
        String link = sessions.begin(Optional.empty());
        sessions.endUnless(user -> user.name().equals("bob"));
        assertTrue(sessions.find(alice).isEmpty());
        assertTrue(sessions.find(bob).isPresent() && sessions.find(link).isPresent());
    }

    @Test
    public void theirNumberIsBounded() {
        var secrets = new ArrayList<String>();
        String bob = sessions.begin(user("bob"));
        for (int i = 0; i <= Sessions.MOST_OF_USER; i++) {
            secrets.add(sessions.begin(user("alice")));
        }
        assertTrue("the oldest of that user makes room", sessions.find(secrets.getFirst()).isEmpty());
        assertTrue(sessions.find(secrets.get(1)).isPresent() && sessions.find(bob).isPresent());
        for (int i = 0; i < Sessions.MOST; i++) {
            sessions.begin(user("user" + i));
        }
        assertEquals(Sessions.MOST, sessions.size());
        assertTrue(sessions.find(bob).isEmpty());
    }

    @Test
    public void readsTheCookieAmongOthers() {
        assertEquals(Optional.of("a=b"), Sessions.cookie("x=1; circus-session=a=b; y", "circus-session"));
        assertEquals("the first counts", Optional.of("1"), Sessions.cookie("s=1;s=2", "s"));
        assertEquals(Optional.empty(), Sessions.cookie("circus-session-8080=1", "circus-session"));
        assertEquals(Optional.empty(), Sessions.cookie(null, "circus-session"));
    }
}
