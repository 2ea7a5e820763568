// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.metrics.Statsd;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Rounds;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.util.Map;
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
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads the statistics of a Redis server at a fixed interval, sends them to statsd, and restarts a watcher when the
 * server does not answer.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = redis-observer}.
 */
@Component(service = {}, immediate = true, configurationPid = RedisObserver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RedisObserver.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = RedisObserver.PID,
        attribute = {"alias:List<String>=circus.plugins.redis_observer.RedisObserver", "watchers:List<String>=restart_on_timeout"})
public final class RedisObserver {

    static final String PID = "redis-observer";

    /** The section, for tools. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "redis-observer")
    @interface Config {
        @AttributeDefinition(type = AttributeType.PASSWORD, description = "as above")
        @PluginOption(form = OptionForm.URL, pattern = Server.PATTERN, expected = Server.EXPECTED)
        String redis_url() default Server.DEFAULT_URL;

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "for connecting, and for the answer")
        @PluginOption(form = OptionForm.SECONDS)
        double timeout() default 5;

        @AttributeDefinition(description =
                "the watcher that is restarted when the server cannot be asked; one that is stopped stays so")
        @PluginOption(form = OptionForm.WATCHER)
        String restart_on_timeout();

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "from one question to the next")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 60;

        @AttributeDefinition(description = "where statsd is")
        String host() default "localhost";

        @AttributeDefinition(min = "1", max = "65535", description = "its UDP port")
        int port() default 8125;

        @AttributeDefinition(description = "part of every bucket")
        String application_name() default "redis_observer";

        @AttributeDefinition(min = PluginOptions.POSITIVE, max = "1", description =
                "told to the server with every metric if it is not 1")
        double sample_rate() default 1;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(RedisObserver.class.getName());

    private final Watchers watchers;
    private final Server server;
    private final String restartOnTimeout;
    private final Statsd statsd;
    private final Rounds rounds;
    /** Whether the last round failed. Used by one round at a time. */
    private boolean failing;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public RedisObserver(@Reference Watchers watchers, @Reference EventLoop loop, Map<String, ?> section) {
        this.watchers = watchers;
        PluginOptions options = PluginOptions.of(PID, Config.class, section);
        server = Server.read(options);
        restartOnTimeout = options.text("restart_on_timeout");
        statsd = Statsd.open(options);
        rounds = Rounds.begin(loop, PID, options.seconds("loop_rate"), this::look);
    }

    @Deactivate
    void close() {
        rounds.close();
        statsd.close();
    }

    private void look() throws InterruptedException {
        try (Jedis redis = server.open()) {
            ServerInfo.parse(redis.info()).tell(statsd);
            if (failing) {
                LOG.log(INFO, () -> PID + ": " + server + " answers again");
            }
            failing = false;
        } catch (JedisException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            onFailure(e);
        }
    }

    private void onFailure(JedisException e) {
        if (!failing) {
            LOG.log(WARNING, () -> PID + ": cannot ask " + server + ": " + e.getMessage() + ", trying again");
        }
        failing = true;
        statsd.increment("redis_stats.error");
        if (restartOnTimeout != null) {
            watchers.find(restartOnTimeout).ifPresentOrElse(this::restart, () -> LOG.log(WARNING, () -> PID
                    + ": restart_on_timeout: there is no watcher '" + restartOnTimeout + "'"));
        }
    }

    /** Restarts the watcher, unless it was stopped. */
    private void restart(Watcher watcher) {
        if (watcher.status() == WatcherStatus.STOPPED || watcher.status() == WatcherStatus.STOPPING) {
            LOG.log(INFO, () -> PID + ": " + watcher.name() + " is stopped, leaving it so");
        } else {
            LOG.log(WARNING, () -> PID + ": restarting " + watcher.name());
            watcher.restart(new WatcherCause.Plugin(PID, server + " does not answer"));
            statsd.increment("redis_stats.restart_on_error");
        }
    }
}
