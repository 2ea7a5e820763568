// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
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

    /** The name that {@code use} takes. */
    static final String PID = "example";

    private static final System.Logger LOG = System.getLogger(ExampleListener.class.getName());

    private final Config config;
    private final Map<String, Integer> ends = new ConcurrentHashMap<>();

    /** What stands in the section. What is opened here is closed in a method with {@code @Deactivate}; this opens nothing. */
    @Activate
    public ExampleListener(Config config) {
        this.config = config;
    }

    @Override
    public void onEvent(KernelEvent event) {
        switch (event) {
            case KernelEvent.WorkerReaped reaped when !reaped.commanded() -> {
                ends.merge(reaped.watcher(), 1, Integer::sum);
                LOG.log(INFO, () -> config.greeting() + ": " + reaped.watcher() + "[" + reaped.pid() + "] has ended");
            }
            // a newer kernel tells more than this plugin knows
            default -> { }
        }
    }

    /** How many processes of each watcher have ended. */
    Map<String, Integer> ends() {
        return new TreeMap<>(ends);
    }
}
