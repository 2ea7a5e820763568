// SPDX-License-Identifier: Apache-2.0
package io.circus.statsd;

import io.circus.kernel.EventLoop;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import io.circus.metrics.Statsd;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Rounds;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Sends the CPU and memory of each watcher's processes to statsd, as gauges {@code _stats.WATCHER.…}.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = full-stats}. {@code full-stats.active = False} leaves a watcher out.
 */
@Component(service = {}, immediate = true, configurationPid = FullStats.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FullStats.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = FullStats.PID,
        attribute = "alias:List<String>=circus.plugins.statsd.FullStats")
public final class FullStats {

    static final String PID = "full-stats";

    /** The section, for tools. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "full-stats")
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

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "how often it measures")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 60;

        @AttributeDefinition(description = "False: the plugin does nothing; of a watcher: it is left out")
        @PluginOption(override = true)
        boolean active() default true;
    }

    private static final double DECIMALS = 1000;

    private final Watchers watchers;
    private final PluginOptions options;
    private final Meter meter;
    private final Statsd statsd;
    private final Rounds rounds;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public FullStats(@Reference Watchers watchers, @Reference EventLoop loop, @Reference Samples samples,
            Map<String, ?> section) {
        this.watchers = watchers;
        options = PluginOptions.of(PID, Config.class, section);
        Duration pace = options.seconds("loop_rate");
        statsd = Statsd.open(options);
        meter = samples.open(pace);
        rounds = Rounds.begin(loop, PID, pace, this::look);
    }

    @Deactivate
    void close() {
        rounds.close();
        meter.close();
        statsd.close();
    }

    private void look() {
        try {
            var pids = new LinkedHashMap<String, List<Integer>>();
            for (Watcher watcher : watchers.all()) {
                if (!watcher.name().startsWith("plugin:") && StatsdEmitter.isActive(options, watcher)) {
                    pids.put(watcher.name(), watcher.workers().stream().map(Worker::pid).toList());
                }
            }
            Map<Integer, ProcessSample> samples = meter.measure(pids.values().stream().flatMap(List::stream).toList());
            pids.forEach((name, own) -> tell("_stats." + name + ".",
                    own.stream().map(samples::get).filter(Objects::nonNull).toList()));
        } catch (RuntimeException e) {
            statsd.increment("_stats.error");
            throw e;
        }
    }

    private void tell(String name, List<ProcessSample> processes) {
        statsd.gauge(name + "watchers_num", processes.size());
        if (!processes.isEmpty()) {
            statsd.gauge(name + "cpu_max", processes.stream().mapToDouble(ProcessSample::cpu).max().orElseThrow());
            statsd.gauge(name + "cpu_sum", rounded(processes.stream().mapToDouble(ProcessSample::cpu).sum()));
            statsd.gauge(name + "mem_pct_max", processes.stream().mapToDouble(ProcessSample::mem).max().orElseThrow());
            statsd.gauge(name + "mem_pct_sum", rounded(processes.stream().mapToDouble(ProcessSample::mem).sum()));
            statsd.gauge(name + "mem_max", processes.stream().mapToLong(ProcessSample::resident).max().orElseThrow());
            statsd.gauge(name + "mem_sum", processes.stream().mapToLong(ProcessSample::resident).sum());
        }
    }

    /** The members have three decimals at the most; more in the sum would be noise. */
    private static double rounded(double sum) {
        return Math.round(sum * DECIMALS) / DECIMALS;
    }
}
