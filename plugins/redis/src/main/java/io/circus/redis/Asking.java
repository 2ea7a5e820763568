// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.watchers.StopMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The stop of one process by its flag. Sets the flag, and sets it again if a restarted server has lost it. */
final class Asking {

    private static final System.Logger LOG = System.getLogger(Asking.class.getName());

    /** The pause between two checks of the flag, and between two attempts to set it. */
    private static final long PAUSE_MILLIS = 1_000;

    private final StopMethod.Target process;
    private final FlagOptions options;
    private final Flag flag;
    private final Server server;
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Kept from one check to the next; null if there is none. */
    private Jedis connection;
    private boolean failing;
    private boolean set;
    private long setAt;

    Asking(StopMethod.Target process, FlagOptions options) {
        this.process = process;
        this.options = options;
        flag = options.flag(process);
        server = options.server();
        process.memory().askedAt().ifPresent(at -> {
            set = true;
            setAt = System.nanoTime() - Duration.between(at, Instant.now()).toNanos();
        });
    }

    /** Called when the plugin stops: {@link #run} fails, and removes the flag unless the plugin is being replaced. Any thread. */
    void giveUp() {
        givenUp.countDown();
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Keeps the flag set. Ends only by an exception.
     *
     * @throws InterruptedException when the process has ended or its graceful timeout is over
     * @throws IllegalStateException if it has to be asked in another way
     */
    void run() throws InterruptedException {
        try {
            attempt();
            // processes that are stopped together do not check together: a burst each second would delay others
            for (long pause = ThreadLocalRandom.current().nextLong(PAUSE_MILLIS); !givenUp.await(pause,
                    TimeUnit.MILLISECONDS); pause = PAUSE_MILLIS) {
                attempt();
            }
            if (!process.memory().goesOn()) {
                clear();
            }
            throw new IllegalStateException("the plugin has gone");
        } finally {
            disconnect();
            ended.countDown();
        }
    }

    private void attempt() throws InterruptedException {
        if (set && isNotToBeSetAgain()) {
            return;
        }
        try {
            look();
            failing = false;
        } catch (JedisException | FlagException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            onFailure(e);
        }
    }

    /** Checks that the flag is set, and sets it if not; tries once more if the connection is broken. */
    private void look() {
        boolean old = connection != null;
        try {
            setIfMissing(connected());
        } catch (JedisException e) {
            disconnect();
            if (!old || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            setIfMissing(connected());
        }
    }

    private void setIfMissing(Jedis redis) {
        if (!flag.isSet(redis)) {
            flag.set(redis);
            LOG.log(INFO, () -> process + ": flag " + flag + (set ? " was lost, set again" : " set"));
            set = true;
            setAt = System.nanoTime();
            process.memory().asked();
        }
    }

    private Jedis connected() {
        if (connection == null) {
            connection = server.open();
        }
        return connection;
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (JedisException e) {
                // it was broken already
            }
            connection = null;
        }
    }

    /** Whether the flag is complete: a message is delivered only once, and an expired flag is not set again. */
    private boolean isNotToBeSetAgain() {
        return flag.type() == FlagType.PUBSUB
                || flag.expireSeconds() > 0 && System.nanoTime() - setAt >= TimeUnit.SECONDS.toNanos(flag.expireSeconds());
    }

    private void onFailure(RuntimeException e) throws InterruptedException {
        String reason = "cannot set flag " + flag + " on " + server + ": " + e.getMessage();
        if (options.onError() == FlagOptions.OnError.SIGNAL) {
            throw new IllegalStateException(reason, e);
        }
        if (!failing) {
            failing = true;
            LOG.log(WARNING, () -> process + ": " + reason + (options.onError() == FlagOptions.OnError.WAIT
                    ? ", waiting for its graceful time to be over" : ", trying again"));
        }
        if (options.onError() == FlagOptions.OnError.WAIT) {
            givenUp.await();
        }
    }

    private void clear() {
        if (set) {
            try {
                flag.clear(connected());
                process.memory().takenBack();
            } catch (JedisException e) {
                LOG.log(WARNING, () -> process + ": cannot take flag " + flag + " back: " + e.getMessage());
            }
        }
    }
}
