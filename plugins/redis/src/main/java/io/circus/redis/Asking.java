// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.watchers.StopMethod;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** One process being asked to end. Its flag is set, and set again if a server that was restarted has lost it. */
final class Asking {

    private static final System.Logger LOG = System.getLogger(Asking.class.getName());

    /** Between two looks at the flag, and two attempts to set it. */
    private static final long PAUSE_SECONDS = 1;

    private final StopMethod.Target process;
    private final FlagOptions options;
    private final Flag flag;
    private final Server server;
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean failing;
    private boolean set;
    private long setAt;

    Asking(StopMethod.Target process, FlagOptions options) {
        this.process = process;
        this.options = options;
        flag = options.flag(process);
        server = options.server();
    }

    /** The plugin goes: {@link #run} takes the flag back and fails. Any thread. */
    void giveUp() {
        givenUp.countDown();
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns only by an exception: until then the process is being asked.
     *
     * @throws InterruptedException when it has ended or its graceful time is over
     * @throws IllegalStateException if it has to be asked in another way
     */
    void run() throws InterruptedException {
        try {
            while (givenUp.getCount() > 0) {
                attempt();
                givenUp.await(PAUSE_SECONDS, TimeUnit.SECONDS);
            }
            clear();
            throw new IllegalStateException("the plugin has gone");
        } finally {
            ended.countDown();
        }
    }

    private void attempt() throws InterruptedException {
        if (set && isNotToBeSetAgain()) {
            return;
        }
        try (Jedis redis = server.open()) {
            if (!flag.isSet(redis)) {
                flag.set(redis);
                LOG.log(INFO, () -> process + ": flag " + flag + (set ? " was lost, set again" : " set"));
                set = true;
                setAt = System.nanoTime();
            }
            failing = false;
        } catch (JedisException | FlagException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            onFailure(e);
        }
    }

    /** A message is delivered once; a flag that has expired has had its time. */
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
            try (Jedis redis = server.open()) {
                flag.clear(redis);
            } catch (JedisException e) {
                LOG.log(WARNING, () -> process + ": cannot take flag " + flag + " back: " + e.getMessage());
            }
        }
    }
}
