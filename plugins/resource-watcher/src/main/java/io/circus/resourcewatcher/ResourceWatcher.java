// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.kernel.ProcessTable;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import io.circus.metrics.Statsd;
import io.circus.resourcewatcher.Limits.Violation;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Rounds;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

/**
 * Restarts a watcher whose processes use too much, or too little, for several rounds in a row.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = resource-watcher}. It orders a restart and does not wait for it.
 */
@Component(service = {}, immediate = true, configurationPid = ResourceWatcher.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ResourceWatcher.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = ResourceWatcher.PID,
        attribute = {"alias:List<String>=circus.plugins.resource_watcher.ResourceWatcher", "watchers:List<String>=\"watcher,service\""})
public final class ResourceWatcher {

    static final String PID = "resource-watcher";

    /** The section, for tools; read by {@link Limits#read} and here. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = ResourceWatcher.PID)
    @interface Config {
        @AttributeDefinition(description = "the watcher that is looked after; needed")
        @PluginOption(form = OptionForm.WATCHER, expected = "the name of a watcher", required = true)
        String watcher();

        @AttributeDefinition(description = "the old name of `watcher`")
        @PluginOption(form = OptionForm.WATCHER, aliasOf = "watcher")
        String service();

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "how often it is measured")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 60;

        @AttributeDefinition(description = "of one CPU; 0: as much as they like")
        @PluginOption(form = OptionForm.PERCENT, override = true)
        double max_cpu() default 90;

        @AttributeDefinition(type = AttributeType.DOUBLE, description = "they must use more")
        @PluginOption(form = OptionForm.PERCENT, override = true)
        String min_cpu();

        @AttributeDefinition(description =
                "of the machine's memory, or resident: `1.5G`, `512 Mi`, `2 giga`; units are powers of 1024; 0: as much "
                + "as they like")
        @PluginOption(pattern = Amount.PATTERN, expected = Amount.EXPECTED, override = true)
        String max_mem() default "90";

        @AttributeDefinition(description = "they must have more")
        @PluginOption(pattern = Amount.PATTERN, expected = Amount.EXPECTED, override = true)
        String min_mem();

        @AttributeDefinition(description = "for the mean of CPU and memory; 0: any")
        @PluginOption(form = OptionForm.PERCENT, override = true)
        double health_threshold() default 75;

        @AttributeDefinition(min = "0", description = "so many rounds in a row may be beyond a limit")
        @PluginOption(override = true)
        int max_count() default 3;

        @AttributeDefinition(description = "look at the direct children of the processes too")
        @PluginOption(override = true)
        boolean process_children() default false;

        @AttributeDefinition(description = "what a child gets that is beyond a limit")
        @PluginOption(form = OptionForm.SIGNAL, override = true)
        String child_signal() default "TERM";

        @AttributeDefinition(description = "where statsd is")
        String host() default "localhost";

        @AttributeDefinition(min = "1", max = "65535", description = "its UDP port")
        int port() default 8125;

        @AttributeDefinition(description = "part of every bucket")
        String application_name() default "app";

        @AttributeDefinition(min = PluginOptions.POSITIVE, max = "1", description =
                "told to the server with every metric if it is not 1")
        double sample_rate() default 1;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(ResourceWatcher.class.getName());
    private static final Object PARENT = "parent";

    private final Watchers watchers;
    private final ProcessTable processes;
    private final PluginOptions options;
    private final String watched;
    private final Meter meter;
    private final Measurements measurements = new Measurements();
    private final Counters counters = new Counters();
    private final Statsd statsd;
    private final Rounds rounds;
    private String complaint = "";

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public ResourceWatcher(@Reference Watchers watchers, @Reference ProcessTable processes, @Reference EventLoop loop,
            @Reference Samples samples, Map<String, ?> section) {
        this.watchers = watchers;
        this.processes = processes;
        options = PluginOptions.of(PID, Config.class, section);
        watched = options.text("watcher").strip();
        Duration loopRate = options.seconds("loop_rate");
        statsd = Statsd.open(options);
        meter = samples.open(loopRate);
        rounds = Rounds.begin(loop, PID, loopRate, this::round);
    }

    @Deactivate
    void close() {
        rounds.close();
        meter.close();
        statsd.close();
    }

    private void round() {
        Optional<Watcher> watcher = watchers.find(watched);
        if (watcher.isEmpty()) {
            count("error");
            complain("there is no watcher " + watched);
        } else if (watcher.get().status() == WatcherStatus.ACTIVE) {
            look(watcher.get(), limits(watcher.get().settings()));
        }
    }

    private void look(Watcher watcher, Limits limits) {
        var parents = new Usage.Collector();
        var living = new HashSet<Object>(Set.of(PARENT));
        var pids = new HashSet<Integer>();
        List<Integer> workers = watcher.workers().stream().map(Worker::pid).toList();
        for (Meter.Family family : measure(workers, limits.children())) {
            pids.add(family.process().pid());
            measurements.add(family.process(), parents);
            for (ProcessSample child : family.children()) {
                pids.add(child.pid());
                living.add(child.pid());
                lookAtChild(family.process().pid(), child, limits);
            }
        }
        measurements.keep(pids);
        counters.keep(living);
        if (isOver(PARENT, parents.usage(), limits, watched)) {
            watcher.restart(new WatcherCause.Plugin(PID, "over its limits for too long"));
        }
    }

    private Collection<Meter.Family> measure(List<Integer> pids, boolean children) {
        return children ? meter.families(pids).values()
                : meter.measure(pids).values().stream().map(process -> new Meter.Family(process, List.of())).toList();
    }

    private void lookAtChild(int worker, ProcessSample child, Limits limits) {
        var collector = new Usage.Collector();
        measurements.add(child, collector);
        if (isOver(child.pid(), collector.usage(), limits, watched + "[" + worker + "], child " + child.pid())
                // only while the pid still belongs to the child
                && processes.children(worker).contains(child.pid())) {
            processes.signal(child.pid(), limits.childSignal());
        }
    }

    private boolean isOver(Object group, Usage usage, Limits limits, String who) {
        Set<Violation> violations = limits.violatedBy(usage);
        violations.forEach(violation -> count(violation.name().toLowerCase(Locale.ROOT)));
        boolean over = counters.count(group, violations, limits.maxCount());
        if (over) {
            count("restarting");
            LOG.log(WARNING, () -> who + ": " + text(violations) + " for more than "
                    + limits.maxCount() + " rounds in a row, " + (group == PARENT ? "restarting it" : "sending it "
                    + limits.childSignal()) + " (" + usage + ")");
        }
        return over;
    }

    private static String text(Set<Violation> violations) {
        return violations.stream().map(violation -> violation.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    private void count(String name) {
        statsd.increment("_resource_watcher." + watched + "." + name);
    }

    /** The limits of the watcher. A bad value is logged, and leaves the watcher with the section's. */
    private Limits limits(WatcherSettings watcher) {
        try {
            Limits limits = Limits.read(options.with(watcher.freeForm()));
            complaint = "";
            return limits;
        } catch (IllegalArgumentException e) {
            complain(e.getMessage() + ", ignoring what it overrides");
            return Limits.read(options);
        }
    }

    private void complain(String what) {
        if (!what.equals(complaint)) {
            complaint = what;
            LOG.log(WARNING, () -> watched + ": " + PID + ": " + what);
        }
    }
}
