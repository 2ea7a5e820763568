// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.circusctl.publishing.Publisher;
import io.circus.circusctl.publishing.Publishers;
import io.circus.metrics.Meter;
import io.circus.metrics.Samples;
import io.circus.metrics.frames.Frames;
import io.circus.sockets.SocketActivity;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Measures every managed process and the daemon once a second, on a thread of its own, and publishes what they use.
 *
 * <p>Switched on by {@code statsd} or {@code stats_endpoint} in {@code [circus]}, or by a {@code [plugin:...]} section
 * with {@code use = stats}.
 */
@Component(service = {}, immediate = true, configurationPid = StatsPublisher.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StatsPublisher.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = StatsPublisher.PID)
public final class StatsPublisher {

    static final String PID = "stats";

    /** The section, for tools. */
    @ObjectClassDefinition(name = "stats")
    @interface Config {
        @AttributeDefinition(description = "where it is published")
        @PluginOption(form = OptionForm.ENDPOINT)
        String endpoint() default "tcp://127.0.0.1:5557";

        @AttributeDefinition(description = "add `threads`, `major_faults`, `rss`, `vms` to each process")
        boolean extended() default false;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(StatsPublisher.class.getName());
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Publisher publisher;
    private final Meter meter;
    private final Round round;
    private final FrameTopic frameTopic;
    private final ScheduledExecutorService clock;

    /**
     * @throws IOException if the endpoint cannot be bound; DS then leaves the component inactive
     * @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive,
     *     too
     */
    @Activate
    public StatsPublisher(BundleContext context, @Reference Watchers watchers, @Reference Publishers publishers,
            @Reference Samples samples, @Reference Frames frames, @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
            SocketActivity sockets, Map<String, ?> section) throws IOException {
        this.context = context;
        PluginOptions options = PluginOptions.of(PID, Config.class, section);
        boolean extended = options.flag("extended");
        String endpoint = options.text("endpoint");
        meter = samples.open(PERIOD);
        publisher = open(publishers, endpoint, meter);
        round = new Round(watchers, meter, sockets == null ? List::of : sockets, extended, publisher);
        frameTopic = new FrameTopic(frames, publisher);
        clock = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("circus-stats").daemon(true).unstarted(task));
        long period = PERIOD.toNanos();
        // At full seconds of that clock, as the frames are: so both share the readings of /proc.
        clock.scheduleAtFixedRate(this::measure, period - Math.floorMod(System.nanoTime(), period), period, TimeUnit.NANOSECONDS);
        LOG.log(INFO, () -> "statistics on " + endpoint);
    }

    /** Returns when the thread has ended and the port is free. */
    @Deactivate
    void close() {
        // After this the thread, which never blocks, soon ends its round.
        clock.close();
        release();
    }

    private void release() {
        frameTopic.close();
        publisher.close();
        meter.close();
    }

    /**
     * DS forgets a component that is just being constructed when its bundle stops: nobody calls {@link #close}, and its port
     * would never be free.
     */
    private boolean isForgotten() {
        try {
            context.getBundle();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** A round that fails must not be the last one. */
    private void measure() {
        if (isForgotten()) {
            clock.shutdown();
            release();
            return;
        }
        try {
            frameTopic.follow();
            round.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.log(ERROR, "cannot publish statistics, going on", e);
        }
    }

    private static Publisher open(Publishers publishers, String endpoint, Meter meter) throws IOException {
        try {
            return publishers.open(PID, endpoint);
        } catch (IOException e) {
            // SCR keeps the exception, but has no way into the daemon's log.
            LOG.log(ERROR, () -> "stats: " + e.getMessage() + ", the plugin stays inactive");
            meter.close();
            throw e;
        }
    }
}
