// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.kernel.Event;
import io.circus.kernel.KernelListener;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.StopMethod;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import redis.clients.jedis.Jedis;

/**
 * Stops processes by a flag in Redis, which they read, instead of a signal, which would interrupt them; and stops a
 * watcher while its key exists.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = redis-flag}, and for a watcher by {@code stop_method = redis-flag}.
 */
@Component(configurationPid = RedisFlag.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = StopMethod.NAME + "=" + RedisFlag.PID)
@Designate(ocd = RedisFlag.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = RedisFlag.PID)
public final class RedisFlag implements StopMethod, KernelListener {

    static final String PID = "redis-flag";

    /** The section, for tools; read by {@link FlagOptions#read}. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "redis-flag")
    @interface Config {
        @AttributeDefinition(type = AttributeType.PASSWORD, description =
                "`redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://…` for TLS")
        @PluginOption(form = OptionForm.URL, pattern = Server.PATTERN, expected = Server.EXPECTED, override = true)
        String redis_url() default Server.DEFAULT_URL;

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "for connecting, and for each answer")
        @PluginOption(form = OptionForm.SECONDS, override = true)
        double timeout() default 1;

        @AttributeDefinition(description =
                "`string`: a key; `hash`: a field of a hash; `pubsub`: a message; `stream`: an entry of a stream")
        @PluginOption(override = true)
        FlagType type() default FlagType.STRING;

        @AttributeDefinition(description =
                "the key, or the channel; with the variables that `cmd` has, and `$(circus.name)`")
        @PluginOption(override = true)
        String flag() default FlagOptions.DEFAULT_KEY;

        @AttributeDefinition(description = "the field, for `type = hash`")
        @PluginOption(override = true)
        String field() default FlagOptions.DEFAULT_FIELD;

        @AttributeDefinition(description = "what the flag is set to; of a stream's entry the field `value`")
        @PluginOption(override = true)
        String value() default "1";

        @AttributeDefinition(min = "0", description = "seconds after which Redis removes the flag; 0: never")
        @PluginOption(override = true)
        int expire() default 0;

        @AttributeDefinition(description =
                "when the flag cannot be set: `signal` sends the stop signal at once; `retry` tries again each second; "
                + "`wait` does nothing more")
        @PluginOption(override = true)
        FlagOptions.OnError on_error() default FlagOptions.OnError.RETRY;

        @AttributeDefinition(description = "the flag is taken back before the worker's next process is spawned")
        @PluginOption(override = true)
        boolean clear_on_start() default true;

        @AttributeDefinition(description =
                "a key; while it exists the watcher is stopped. `$(circus.name)` is the watcher's name")
        @PluginOption(override = true)
        String watch_flag();

        @AttributeDefinition(min = PluginOptions.POSITIVE, description =
                "how often keys are looked at where the server does not announce changes")
        @PluginOption(form = OptionForm.SECONDS)
        double poll_interval() default 1;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    /** How long a thread may take to remove its flag when the plugin stops. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final PluginOptions options;
    private final KeyWatch watch;
    private final Set<Asking> underWay = ConcurrentHashMap.newKeySet();

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public RedisFlag(@Reference Watchers watchers, Map<String, ?> section) {
        options = PluginOptions.of(PID, Config.class, section);
        watch = KeyWatch.open(watchers, options);
    }

    @Deactivate
    void close() throws InterruptedException {
        watch.close(CLOSING);
        underWay.forEach(Asking::giveUp);
        for (Asking asking : underWay) {
            asking.awaitEnd(CLOSING);
        }
    }

    @Override
    public void ask(Target process) throws InterruptedException {
        FlagOptions its = FlagOptions.read(options.with(process.settings().freeForm()));
        var asking = new Asking(process, its);
        underWay.add(asking);
        try {
            asking.run();
        } finally {
            underWay.remove(asking);
        }
    }

    @Override
    public void prepare(Target process) {
        FlagOptions its = FlagOptions.read(options.with(process.settings().freeForm()));
        if (its.clearOnStart()) {
            Flag flag = its.flag(process);
            try (Jedis redis = its.server().open()) {
                flag.clear(redis);
            } catch (RuntimeException e) {
                throw new IllegalStateException("cannot clear the flag " + flag + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof WatcherEvent && !(event instanceof WatcherEvent.WorkerEvent)) {
            watch.lookAgain();
        }
    }
}
