// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.plugintesting.FakeWatchers;
import io.circus.testing.Pause;
import io.circus.toolkit.Variables;
import io.circus.watchers.StopMethod;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/** The plugin against a real server. */
public class RedisFlagTest {

    private static final String KEY = "circus:stop:here:web:1";

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final RedisServer server = new RedisServer();

    private final FakeWatchers watchers = new FakeWatchers();
    private RedisFlag plugin;
    private Thread asking;

    @After
    public void close() throws InterruptedException {
        if (asking != null) {
            asking.interrupt();
        }
        if (plugin != null) {
            plugin.close();
        }
    }

    private RedisFlag plugin(String... options) {
        var section = new HashMap<String, String>(Map.of("redis.url", server.url()));
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i], options[i + 1]);
        }
        plugin = new RedisFlag(watchers, section);
        return plugin;
    }

    private static StopMethod.Target target(String... overrides) {
        WatcherSettings.Builder settings = WatcherSettings.named("web");
        for (int i = 0; i < overrides.length; i += 2) {
            settings.freeForm("redis-flag." + overrides[i], overrides[i + 1]);
        }
        Map<String, String> variables = Map.of("circus.host", "here", "circus.name", "web", "circus.wid", "1");
        return new StopMethod.Target(settings.build(), 1, 4242, text -> Variables.expand(text, variables::get));
    }

    /** Asks on a thread of its own. */
    private CompletableFuture<Void> ask(StopMethod.Target target) {
        var result = new CompletableFuture<Void>();
        asking = Thread.ofVirtual().start(() -> {
            try {
                plugin.ask(target);
                result.complete(null);
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Pause.briefly();
        }
    }

    @Test
    public void setsAStringUntilTheProcessHasEnded() throws Exception {
        plugin();
        CompletableFuture<Void> asked = ask(target());
        try (Jedis redis = server.open()) {
            await(() -> "1".equals(redis.get(KEY)));
            assertFalse(asked.isDone());
            asking.interrupt();
            assertTrue(failure(asked) instanceof InterruptedException);
            assertEquals("1", redis.get(KEY));
            plugin.prepare(target());
            assertNull(redis.get(KEY));
        }
    }

    private static Throwable failure(CompletableFuture<Void> asked) {
        return assertThrows(ExecutionException.class, asked::get).getCause();
    }

    @Test
    public void aWatcherOverridesTheSection() {
        plugin("flag", "section", "expire", "100");
        ask(target("flag", "own:$(circus.name)", "value", "please"));
        try (Jedis redis = server.open()) {
            await(() -> "please".equals(redis.get("own:web")));
            assertTrue(redis.ttl("own:web") > 0);
        }
    }

    @Test
    public void setsAFieldOfAHash() {
        plugin("type", "hash", "flag", "stops", "field", "$(circus.name)/$(circus.wid)");
        ask(target());
        try (Jedis redis = server.open()) {
            await(() -> "1".equals(redis.hget("stops", "web/1")));
            plugin.prepare(target());
            assertFalse(redis.exists("stops"));
        }
    }

    @Test
    public void publishesAMessageAsSoonAsSomebodyListens() throws Exception {
        plugin("type", "pubsub", "flag", "stops");
        ask(target());
        var received = new CompletableFuture<String>();
        try (Jedis redis = server.open()) {
            redis.subscribe(new JedisPubSub() {
                @Override
                public void onMessage(String channel, String message) {
                    received.complete(message);
                    unsubscribe();
                }
            }, "stops");
        }
        assertEquals("1", received.get());
    }

    @Test
    public void addsOneEntryToAStreamAndTakesOnlyItsOwnBack() {
        plugin("type", "stream", "flag", "stops");
        try (Jedis redis = server.open()) {
            redis.xadd("stops", Map.of("watcher", "other", "wid", "1", "pid", "9", "value", "1"),
                    XAddParams.xAddParams());
            ask(target());
            await(() -> redis.xlen("stops") == 2);
            StreamEntry entry = redis.xrevrange("stops", "+", "-").getFirst();
            assertEquals(Map.of("watcher", "web", "wid", "1", "pid", "4242", "value", "1"), entry.getFields());
            plugin.prepare(target());
            assertEquals(List.of("other"),
                    redis.xrange("stops", "-", "+").stream().map(e -> e.getFields().get("watcher")).toList());
        }
    }

    @Test
    public void aServerThatIsDownIsTriedAgainAndOneThatForgotIsTold() throws Exception {
        server.kill();
        plugin();
        CompletableFuture<Void> asked = ask(target());
        assertThrows(TimeoutException.class, () -> asked.get(1, TimeUnit.SECONDS));
        server.start();
        try (Jedis redis = server.open()) {
            await(() -> redis.exists(KEY));
        }
        server.kill();
        server.start();
        try (Jedis redis = server.open()) {
            await(() -> redis.exists(KEY));
        }
    }

    @Test
    public void aServerThatIsDownMeansTheSignalIfSaid() {
        server.kill();
        plugin("on.error", "signal");
        Throwable failure = failure(ask(target()));
        assertTrue(failure.getMessage(), failure.getMessage().startsWith("cannot set flag " + KEY + " on 127.0.0.1:"));
    }

    @Test
    public void aServerThatIsDownIsLeftAloneIfSaid() throws Exception {
        server.kill();
        plugin("on.error", "wait");
        CompletableFuture<Void> asked = ask(target());
        assertThrows(TimeoutException.class, () -> asked.get(1, TimeUnit.SECONDS));
        server.start();
        assertThrows(TimeoutException.class, () -> asked.get(2, TimeUnit.SECONDS));
        try (Jedis redis = server.open()) {
            assertFalse(redis.exists(KEY));
        }
        asking.interrupt();
        assertTrue(failure(asked) instanceof InterruptedException);
    }

    @Test
    public void aServerThatRefusesIsAnError() {
        try (Jedis redis = server.open()) {
            redis.configSet("requirepass", "secret");
        }
        plugin("on.error", "signal");
        Throwable failure = failure(ask(target()));
        assertTrue(failure.getMessage(), failure.getMessage().contains("NOAUTH"));
    }

    @Test
    public void aServerWithoutMemoryIsAnError() {
        try (Jedis redis = server.open()) {
            redis.configSet("maxmemory-policy", "noeviction");
            redis.configSet("maxmemory", "1");
        }
        plugin("on.error", "signal");
        Throwable failure = failure(ask(target()));
        assertTrue(failure.getMessage(), failure.getMessage().contains("OOM"));
    }

    @Test
    public void aServerThatDoesNotAnswerIsAnErrorAfterTheTimeout() throws Exception {
        plugin("on.error", "signal", "timeout", "0.3");
        server.pause();
        Throwable failure = failure(ask(target()));
        assertTrue(failure.getMessage(), failure.getMessage().contains("timed out"));
        server.resume();
    }

    @Test
    public void aPasswordAndADatabaseStandInTheUrl() {
        try (Jedis redis = server.open()) {
            redis.configSet("requirepass", "p:ss");
        }
        plugin("redis.url", server.url().replace("redis://", "redis://:p%3Ass@").replace("/0", "/3"));
        ask(target());
        try (Jedis redis = server.open()) {
            redis.auth("p:ss");
            redis.select(3);
            await(() -> redis.exists(KEY));
        }
    }

    @Test
    public void thePluginTakesItsFlagBackWhenItGoesForGood() throws Exception {
        plugin();
        CompletableFuture<Void> asked = ask(target());
        try (Jedis redis = server.open()) {
            await(() -> redis.exists(KEY));
            plugin.close();
            assertFalse(redis.exists(KEY));
        }
        assertEquals("the plugin has gone", failure(asked).getMessage());
    }

    @Test
    public void whatHasBeenAskedIsNotAskedAgainByTheNextInstance() throws Exception {
        var memory = new Remembered();
        plugin("type", "stream");
        CompletableFuture<Void> asked = ask(target(memory));
        try (Jedis redis = server.open()) {
            await(() -> redis.xlen(KEY) == 1);
            plugin.close();
            assertEquals("the plugin has gone", failure(asked).getMessage());
            assertEquals("the flag stays for the next instance", 1, redis.xlen(KEY));
            plugin("type", "stream");
            ask(target(memory));
            ask(new StopMethod.Target(target().settings(), 2, 4243, target().variables()));
            await(() -> redis.xlen(KEY) == 2);
            assertTrue(redis.xrange(KEY, "-", "+").toString(), redis.xrange(KEY, "-", "+").getLast().getFields().get("pid").equals("4243"));
        }
    }

    private static StopMethod.Target target(StopMethod.Memory memory) {
        StopMethod.Target target = target();
        return new StopMethod.Target(target.settings(), target.wid(), target.pid(), target.variables(), memory);
    }

    /** What the daemon keeps while one instance follows the other. */
    private static final class Remembered implements StopMethod.Memory {
        private volatile Optional<Instant> at = Optional.empty();

        @Override
        public Optional<Instant> askedAt() {
            return at;
        }

        @Override
        public void asked() {
            at = Optional.of(Instant.now());
        }

        @Override
        public void takenBack() {
            at = Optional.empty();
        }

        @Override
        public boolean goesOn() {
            return true;
        }
    }

    @Test
    public void clearsNothingAtAStartIfSaid() {
        plugin("clear.on.start", "False");
        try (Jedis redis = server.open()) {
            redis.set(KEY, "1");
            plugin.prepare(target());
            assertTrue(redis.exists(KEY));
        }
    }

    @Test
    public void aKeyStopsAWatcherAndItsEndStartsItAgain() {
        watches("");
    }

    @Test
    public void soItDoesWhereTheServerAnnouncesChanges() {
        watches("KA");
    }

    private void watches(String events) {
        try (Jedis redis = server.open()) {
            redis.configSet("notify-keyspace-events", events);
            watchers.add("web");
            watchers.add("idle").is(WatcherStatus.STOPPED);
            plugin("watch.flag", "drain:$(circus.name)", "poll.interval", "0.1");
            redis.set("drain:idle", "x");
            redis.set("drain:web", "x");
            await(() -> watchers.told().equals(List.of("stop web")));
            redis.del("drain:idle");
            redis.del("drain:web");
            await(() -> watchers.told().equals(List.of("stop web", "start web")));
        }
    }

    @Test
    public void looksAtWatchersThatComeLater() {
        plugin("poll.interval", "0.1");
        try (Jedis redis = server.open()) {
            redis.set("drain", "x");
            watchers.add("late", "redis-flag.watch_flag", "drain");
            plugin.onEvent(new WatcherEvent.WatcherAdded(Instant.now(), "late"));
            await(() -> watchers.told().equals(List.of("stop late")));
        }
    }
}
