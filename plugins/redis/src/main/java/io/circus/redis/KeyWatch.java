// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Variables;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Stops a watcher while its key exists in Redis. If the server announces changes of keys
 * ({@code notify-keyspace-events}) it listens, otherwise it polls each {@code poll_interval}. It has a thread of its
 * own if the section or a watcher names a key.
 */
final class KeyWatch {

    private static final System.Logger LOG = System.getLogger(KeyWatch.class.getName());

    /** What the server must announce: changes by key, of strings, of expiry and of generic commands such as DEL. */
    private static final String NEEDED_EVENTS = "g$x";

    /** After this time without a message it reconnects: the server may have gone silently. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Watchers watchers;
    private final PluginOptions options;
    private final Server server;
    private final Duration pollInterval;
    private final Thread thread;
    /** The watchers that the plugin has stopped. */
    private final Set<String> drained = new HashSet<>();
    private boolean failing;
    // guarded by this
    private boolean closed;
    private boolean news;
    private JedisPubSub subscription;

    private KeyWatch(Watchers watchers, PluginOptions options) {
        this.watchers = watchers;
        this.options = options;
        server = Server.read(options);
        pollInterval = options.seconds("poll_interval");
        thread = Thread.ofVirtual().name("circus-redis-keys").unstarted(this::run);
    }

    /** @throws IllegalArgumentException that names the option and its value */
    static KeyWatch open(Watchers watchers, PluginOptions options) {
        var watch = new KeyWatch(watchers, options);
        watch.thread.start();
        return watch;
    }

    /** Called when watchers or their options have changed. Any thread. */
    synchronized void lookAgain() {
        news = true;
        notifyAll();
        if (subscription != null) {
            try {
                subscription.unsubscribe();
            } catch (JedisException e) {
                // not subscribed yet, or the connection is broken: the thread notices by itself
            }
        }
    }

    void close(Duration patience) throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        thread.join(patience);
    }

    private void run() {
        try {
            while (!isClosed()) {
                Map<String, String> keys = keys();
                if (keys.isEmpty()) {
                    await(null);
                } else {
                    attend(keys);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** One round: returns when it is time to check everything again. */
    private void attend(Map<String, String> keys) throws InterruptedException {
        try (Jedis redis = server.open()) {
            boolean announces = announces(redis);
            if (announces) {
                listen(keys);
            } else {
                look(redis, keys);
                await(pollInterval);
            }
            failing = false;
        } catch (JedisException e) {
            if (Thread.interrupted() || isClosed()) {
                throw new InterruptedException();
            }
            if (!failing) {
                failing = true;
                LOG.log(WARNING, () -> RedisFlag.PID + ": cannot look at the keys of watchers on " + server + ": "
                        + e.getMessage() + ", trying again");
            }
            await(pollInterval);
        }
    }

    /** Checks the keys at each change, and first after subscribing, so that no change is missed. */
    private void listen(Map<String, String> keys) {
        String prefix = "__keyspace@" + server.database() + "__:";
        var listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int subscribed) {
                if (subscribed == keys.size()) {
                    look();
                }
            }

            @Override
            public void onMessage(String channel, String message) {
                look();
            }

            private void look() {
                try (Jedis redis = server.open()) {
                    KeyWatch.this.look(redis, keys);
                }
            }
        };
        synchronized (this) {
            if (news) {
                news = false;
                return;
            }
            subscription = listener;
        }
        try (Jedis redis = server.open(SILENCE)) {
            redis.subscribe(listener, keys.keySet().stream().map(key -> prefix + key).toArray(String[]::new));
        } catch (JedisException e) {
            if (!(e.getCause() instanceof java.net.SocketTimeoutException)) {
                throw e;
            }
        } finally {
            synchronized (this) {
                subscription = null;
                news = false;
            }
        }
    }

    private boolean announces(Jedis redis) {
        try {
            String events = redis.configGet("notify-keyspace-events").getOrDefault("notify-keyspace-events", "");
            return events.contains("K")
                    && (events.contains("A") || NEEDED_EVENTS.chars().allMatch(event -> events.indexOf(event) >= 0));
        } catch (redis.clients.jedis.exceptions.JedisDataException e) {
            // the user may not read the setting: then poll
            return false;
        }
    }

    private void look(Jedis redis, Map<String, String> keys) {
        keys.forEach((key, name) -> {
            boolean present = redis.exists(key);
            watchers.find(name).ifPresent(watcher -> {
                if (present && watcher.status() != WatcherStatus.STOPPED && drained.add(name)) {
                    LOG.log(INFO, () -> name + ": key " + key + " is there, stopping it");
                    watcher.stop(new WatcherCause.Plugin(RedisFlag.PID, "key " + key + " is there"));
                } else if (!present && drained.remove(name)) {
                    LOG.log(INFO, () -> name + ": key " + key + " is gone, starting it");
                    watcher.start();
                }
            });
        });
    }

    /** The watchers by their keys. */
    private Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        for (Watcher watcher : watchers.all()) {
            String template = options.with(watcher.settings().freeForm()).text("watch_flag");
            if (template != null) {
                keys.put(Variables.expand(template, name -> name.equals("circus.name") ? watcher.name() : null),
                        watcher.name());
            }
        }
        return keys;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Waits for a change, for {@code patience} at most, if that is given. */
    private synchronized void await(Duration patience) throws InterruptedException {
        long deadline = patience == null ? 0 : System.nanoTime() + patience.toNanos();
        while (!closed && !news) {
            if (patience == null) {
                wait();
            } else {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        }
        news = false;
    }
}
