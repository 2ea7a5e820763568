// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Event;
import io.circus.kernel.KernelListener;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent.WatcherRemoved;
import io.circus.watchers.WatcherEvent.WatcherStarted;
import io.circus.watchers.WatcherEvent.WatcherStopped;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import io.circus.watchers.Watchers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
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
 * Stops a watcher whose processes end too often, and starts it again after a rest.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = flapping}. It orders a stop and does not wait for it, since a watcher may take long to stop.
 */
@Component(configurationPid = FlappingGuard.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FlappingGuard.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = FlappingGuard.PID,
        attribute = "alias:List<String>=circus.plugins.flapping.Flapping")
public final class FlappingGuard implements KernelListener {

    static final String PID = "flapping";

    /** The section, for tools; read by {@link Rules#read}. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "flapping")
    @interface Config {
        @AttributeDefinition(description = "so many ends are needed; 0 or less: nothing is ever flapping")
        @PluginOption(override = true)
        int attempts() default 2;

        @AttributeDefinition(description = "the ends must lie within `window` + `check_delay`")
        @PluginOption(form = OptionForm.SECONDS, override = true)
        double window() default 1;

        @AttributeDefinition(description = "how long the watcher rests; the time begins with the order to stop")
        @PluginOption(form = OptionForm.SECONDS, override = true)
        double retry_in() default 7;

        @AttributeDefinition(description = "so many rests in a row, then the watcher is left stopped; -1: without end")
        @PluginOption(override = true)
        int max_retry() default 5;

        @AttributeDefinition(description = "False: the plugin does nothing; of a watcher: it is left alone")
        @PluginOption(override = true)
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(FlappingGuard.class.getName());

    /** The delay for a check_delay of zero or less, see Watchers.Globals. */
    private static final Duration USUAL_CHECK_DELAY = Duration.ofSeconds(5);

    private final Watchers watchers;
    private final LongSupplier nanoTime;
    private final PluginOptions section;
    private final Rules rules;
    private final Map<String, Guarded> guarded = new HashMap<>();
    private boolean closed;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public FlappingGuard(@Reference Watchers watchers, Map<String, ?> section) {
        this(watchers, section, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock: the times of events are of the wall clock, which may be set */
    FlappingGuard(Watchers watchers, Map<String, ?> section, LongSupplier nanoTime) {
        this.watchers = watchers;
        this.nanoTime = nanoTime;
        this.section = PluginOptions.of(PID, Config.class, section);
        this.rules = this.section.read(Rules::read);
    }

    /** Resting watchers keep their pending start: nobody else would start them. */
    @Deactivate
    synchronized void close() {
        closed = true;
        guarded.clear();
    }

    @Override
    public synchronized void onEvent(Event event) {
        if (closed || !rules.active()) {
            return;
        }
        switch (event) {
            case WorkerReaped reaped when !reaped.commanded() ->
                watchers.find(reaped.watcher()).ifPresent(this::onEnd);
            case WatcherStarted started -> resume(started.watcher());
            case WatcherStopped stopped -> resume(stopped.watcher());
            case WatcherRemoved removed -> forget(removed.watcher());
            default -> { }
        }
    }

    private void onEnd(Watcher watcher) {
        Guarded it = guarded.computeIfAbsent(watcher.name(), Guarded::new);
        Rules its = it.rules(watcher.settings(), section, rules);
        switch (it.history.endedAt(nanoTime.getAsLong(), its, checkDelay())) {
            case CALM -> { }
            case REST -> {
                LOG.log(WARNING, () -> watcher.name() + ": flapping (" + its.attempts() + " ends), stopping it for "
                        + seconds(its.retryIn()) + ", rest " + it.history.rests()
                        + (its.maxRetry() < 0 ? "" : " of " + its.maxRetry()));
                watcher.stop(new WatcherCause.Plugin(PID, its.attempts() + " ends within " + seconds(its.window()) + ", starting it again after "
                        + seconds(its.retryIn())));
                it.startIs(watchers.startAfter(watcher, its.retryIn()));
            }
            case GIVE_UP -> {
                LOG.log(ERROR, () -> watcher.name() + ": still flapping after " + its.maxRetry()
                        + " rests, stopping it for good");
                it.cancelStart();
                watcher.giveUp(new WatcherCause.Plugin(PID, "still flapping after " + its.maxRetry() + " rests"));
            }
        }
    }

    private void resume(String name) {
        if (guarded.get(name) instanceof Guarded it) {
            it.history.resume();
        }
    }

    private void forget(String name) {
        if (guarded.remove(name) instanceof Guarded it) {
            it.cancelStart();
        }
    }

    private Duration checkDelay() {
        Duration delay = watchers.globals().checkDelay();
        return delay.isPositive() ? delay : USUAL_CHECK_DELAY;
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
