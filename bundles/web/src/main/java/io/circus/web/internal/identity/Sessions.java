// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.wire.users.Tokens;
import io.circus.wire.users.WebUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who is logged in. A session is known by 256 random bits, which are made for it when it begins and never taken from a request; only
 * their hash is kept, in memory. A thread of its own ends those that have expired, and waits while there is none. Any thread.
 */
final class Sessions implements AutoCloseable {

    static final int MOST = 1000;
    static final int MOST_OF_USER = 20;

    private final LongSupplier nanoClock;
    private final Duration life;
    private final Runnable changed;
    /** By the hash of their secrets, the oldest first; guarded by this. */
    private final Map<String, Session> all = new LinkedHashMap<>();
    private final Thread clearing;

    /**
     * A session.
     *
     * @param user empty for the one of the one-time link
     * @param end in the time of the clock
     */
    record Session(Optional<WebUser> user, long end) {}

    /** @param changed called after sessions have ended by themselves, or have made room for others */
    Sessions(LongSupplier nanoClock, Duration life, Runnable changed) {
        this.nanoClock = nanoClock;
        this.life = life;
        this.changed = changed;
        clearing = Thread.ofVirtual().name("web sessions").start(this::clear);
    }

    /** Begins a session and returns its secret. */
    String begin(Optional<WebUser> user) {
        String secret = Tokens.create();
        boolean crowded;
        synchronized (this) {
            crowded = makeRoom(user);
            all.put(Tokens.hash(secret), new Session(user, nanoClock.getAsLong() + life.toNanos()));
            notifyAll();
        }
        if (crowded) {
            changed.run();
        }
        return secret;
    }

    private boolean makeRoom(Optional<WebUser> user) {
        var same = new ArrayList<String>();
        all.forEach((key, session) -> {
            if (session.user.map(WebUser::name).equals(user.map(WebUser::name))) {
                same.add(key);
            }
        });
        String oldest = same.size() >= MOST_OF_USER ? same.getFirst() : all.size() >= MOST ? all.keySet().iterator().next() : null;
        return oldest != null && all.remove(oldest) != null;
    }

    /** The session of {@code secret}, if it has not ended. */
    synchronized Optional<Session> find(String secret) {
        return Optional.ofNullable(all.get(Tokens.hash(secret))).filter(session -> session.end - nanoClock.getAsLong() > 0);
    }

    /** Ends a session, if there is one. */
    void end(String secret) {
        boolean was;
        synchronized (this) {
            was = all.remove(Tokens.hash(secret)) != null;
        }
        if (was) {
            changed.run();
        }
    }

    /** Ends the sessions of users who are others now. */
    synchronized void endUnless(Predicate<WebUser> known) {
        all.values().removeIf(session -> session.user.isPresent() && !known.test(session.user.get()));
    }

    synchronized int size() {
        return all.size();
    }

    /** Ends what has expired. @return whether there was such a session */
    synchronized boolean expire() {
        long now = nanoClock.getAsLong();
        boolean any = false;
        for (Iterator<Session> each = all.values().iterator(); each.hasNext();) {
            if (each.next().end - now <= 0) {
                each.remove();
                any = true;
            }
        }
        return any;
    }

    private void clear() {
        try {
            while (true) {
                if (expire()) {
                    changed.run();
                }
                awaitNext();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Waits until the oldest session ends, or another one begins. */
    private synchronized void awaitNext() throws InterruptedException {
        if (all.isEmpty()) {
            wait();
            return;
        }
        long nanos = all.values().iterator().next().end - nanoClock.getAsLong();
        if (nanos > 0) {
            wait(Math.max(1, nanos / 1_000_000 + 1));
        }
    }

    /** Ends them all. */
    @Override
    public void close() {
        clearing.interrupt();
        synchronized (this) {
            all.clear();
        }
    }

    /** The cookies of a request: name to value. The first of a name counts. */
    static Optional<String> cookie(String header, String name) {
        if (header == null) {
            return Optional.empty();
        }
        List<String> pairs = List.of(header.split(";"));
        return pairs.stream().map(String::strip).filter(pair -> pair.startsWith(name + "=")).findFirst()
                .map(pair -> pair.substring(name.length() + 1));
    }
}
