// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cause;
import io.circus.kernel.EventLoop;
import io.circus.kernel.ProcessTable;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import io.circus.metrics.Statsd;
import io.circus.resourcewatcher.Limits.Violation;
import io.circus.toolkit.Rounds;
import io.circus.watchers.PluginOptions;
import io.circus.watchers.Watcher;
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
        String watcher();

        /** The old name of {@code watcher}. */
        String service();

        /** Seconds. */
        @AttributeDefinition(min = PluginOptions.POSITIVE)
        double loop_rate() default 60;

        /** Percent. */
        double max_cpu() default 90;

        /** Percent. */
        String min_cpu();

        /** Percent or a size. */
        String max_mem() default "90";

        /** Percent or a size. */
        String min_mem();

        /** Percent. */
        double health_threshold() default 75;

        /** Rounds. */
        @AttributeDefinition(min = "0")
        int max_count() default 3;

        boolean process_children() default false;

        String child_signal() default "TERM";

        String host() default "localhost";

        @AttributeDefinition(min = "1", max = "65535")
        int port() default 8125;

        String application_name() default "app";

        @AttributeDefinition(min = PluginOptions.POSITIVE, max = "1")
        double sample_rate() default 1;

        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(ResourceWatcher.class.getName());
    private static final Duration LOOP_RATE = Duration.ofSeconds(60);
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
        watched = options.read(ResourceWatcher::watched);
        options.read(Limits::read);
        Duration loopRate = options.read(each -> each.positiveSeconds("loop_rate", LOOP_RATE));
        statsd = options.read(each -> Statsd.open(each, "app"));
        meter = samples.open(loopRate);
        rounds = Rounds.begin(loop, PID, loopRate, this::round);
    }

    private static String watched(PluginOptions options) {
        String name = options.text("watcher", options.text("service"));
        if (name == null) {
            throw new IllegalArgumentException("option watcher is missing, expected the name of a watcher");
        }
        return name.strip();
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
            watcher.restart(new Cause.Plugin(PID, "over its limits for too long"));
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
            Limits limits = Limits.read(options.with(watcher));
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
