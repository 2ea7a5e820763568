// SPDX-License-Identifier: Apache-2.0
package io.circus.statsd;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Event;
import io.circus.kernel.KernelListener;
import io.circus.metrics.Statsd;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.Watchers;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Counts every event of every watcher in statsd, as {@code WATCHER.EVENT}.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = statsd}. {@code statsd.active = False} leaves a watcher out.
 */
@Component(configurationPid = StatsdEmitter.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StatsdEmitter.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = StatsdEmitter.PID,
        attribute = "alias:List<String>=\"circus.plugins.statsd.StatsdEmitter,circus.plugins._statsd.StatsdEmitter\"")
public final class StatsdEmitter implements KernelListener {

    static final String PID = "statsd";

    /** The section, for tools; read by {@link Statsd#open}. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "statsd")
    @interface Config {
        @AttributeDefinition(description = "where statsd is")
        String host() default "localhost";

        @AttributeDefinition(min = "1", max = "65535", description = "its UDP port")
        int port() default 8125;

        @AttributeDefinition(description = "part of every bucket")
        String application_name() default "app";

        @AttributeDefinition(min = PluginOptions.POSITIVE, max = "1", description =
                "told to the server with every metric if it is not 1; every metric is sent all the same")
        double sample_rate() default 1;

        @AttributeDefinition(description = "False: the plugin does nothing; of a watcher: it is left out")
        @PluginOption(override = true)
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(StatsdEmitter.class.getName());

    private final Watchers watchers;
    private final PluginOptions options;
    private final Statsd statsd;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public StatsdEmitter(@Reference Watchers watchers, Map<String, ?> section) {
        this.watchers = watchers;
        options = PluginOptions.of(PID, Config.class, section);
        statsd = Statsd.open(options);
    }

    @Deactivate
    void close() {
        statsd.close();
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof WatcherEvent happened && isActive(happened.watcher())) {
            happened.topic().ifPresent(topic -> statsd.increment(topic.subject() + "." + topic.name()));
        }
    }

    private boolean isActive(String name) {
        return watchers.find(name).map(watcher -> isActive(options, watcher)).orElse(true);
    }

    /** Whether {@code watcher} is counted; a bad value counts as true. */
    static boolean isActive(PluginOptions options, Watcher watcher) {
        try {
            return options.with(watcher.settings().freeForm()).flag("active");
        } catch (IllegalArgumentException e) {
            LOG.log(WARNING, () -> watcher.name() + ": " + e.getMessage() + ", ignoring it");
            return true;
        }
    }
}
