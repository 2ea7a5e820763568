// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Event;
import io.circus.kernel.KernelListener;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.Watchers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A listener: hears every event, and counts the processes of each watcher that end by themselves.
 *
 * <p>It runs once there is a {@code [plugin:...]} section with {@code use = example}. It is told on a thread of its own and may
 * take its time: it delays nobody.
 */
@Component(service = {KernelListener.class, ExampleListener.class}, configurationPid = ExampleListener.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = ExampleListener.PID)
public final class ExampleListener implements KernelListener {

    /** The name that {@code use} takes, and with which the section of a watcher overrides: {@code example.every}. */
    static final String PID = "example";

    private static final System.Logger LOG = System.getLogger(ExampleListener.class.getName());

    private final Watchers watchers;
    private final PluginOptions section;
    private final Options options;
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();

    /**
     * What is opened here is closed in a method with {@code @Deactivate}; this opens nothing.
     *
     * @throws IllegalArgumentException if the section has a bad value: the log says which, and the plugin stays inactive
     */
    @Activate
    public ExampleListener(@Reference Watchers watchers, Map<String, ?> section) {
        this.watchers = watchers;
        this.section = PluginOptions.of(PID, Config.class, section);
        this.options = this.section.read(Options::read);
    }

    @Override
    public void onEvent(Event event) {
        switch (event) {
            case WatcherEvent.WorkerReaped reaped when !reaped.commanded() -> {
                int count = ends.merge(reaped.watcher(), 1, Integer::sum);
                Options its = watchers.find(reaped.watcher()).map(this::optionsOf).orElse(options);
                if (count % its.every() == 0) {
                    LOG.log(INFO, () -> its.greeting() + ": " + reaped.watcher() + "[" + reaped.pid() + "] has ended");
                }
            }
            // a newer kernel tells more than this plugin knows
            default -> { }
        }
    }

    /** Those of the section with what {@code watcher} overrides. A bad value is told and overrides nothing. */
    private Options optionsOf(Watcher watcher) {
        try {
            return Options.read(section.with(watcher.settings().freeForm()));
        } catch (IllegalArgumentException e) {
            LOG.log(WARNING, () -> watcher.name() + ": " + PID + ": " + e.getMessage() + ", ignoring what it overrides");
            return options;
        }
    }

    /** Those of the section. */
    Options options() {
        return options;
    }

    /** How many processes of each watcher have ended. */
    Map<String, Integer> ends() {
        return new TreeMap<>(ends);
    }
}
