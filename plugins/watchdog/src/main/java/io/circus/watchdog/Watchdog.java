// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Event;
import io.circus.kernel.EventLoop;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Regex;
import io.circus.toolkit.Rounds;
import io.circus.watchers.NotifyListener;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
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
 * Kills processes that have sent no heartbeat for too long. A heartbeat is a datagram with the pid of the process,
 * or {@code WATCHDOG=1} by sd_notify(3).
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = watchdog}. It orders a kill and does not wait for it.
 */
@Component(configurationPid = Watchdog.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Watchdog.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = Watchdog.PID,
        attribute = {"alias:List<String>=circus.plugins.watchdog.WatchDog", "regexes:List<String>=watchers_regex", "early=true"})
public final class Watchdog implements KernelListener, NotifyListener {

    static final String PID = "watchdog";

    /** The section, for tools; read by {@link Rules#read} and here. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = Watchdog.PID)
    @interface Config {
        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "how often it looks")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 60;

        @AttributeDefinition(min = "1", description = "a process may be silent for `loop_rate` times this")
        @PluginOption(override = true)
        int max_count() default 3;

        @AttributeDefinition(description =
                "the watchers it looks after: a regular expression, anchored at its beginning only")
        @PluginOption(form = OptionForm.WATCHERS)
        String watchers_regex() default ".*";

        @AttributeDefinition(description = "what a datagram looks like; needs a group `pid`")
        @PluginOption(form = OptionForm.PYTHON_REGEX, pattern = "(?s).*\\(\\?P<pid>.*", expected = "a group (?P<pid>...)")
        String msg_regex() default "^(?P<pid>.*);(?P<timestamp>.*)$";

        @AttributeDefinition(description = "the address that heartbeats are sent to")
        @PluginOption(form = OptionForm.ADDRESS)
        String ip() default "127.0.0.1";

        @AttributeDefinition(min = "0", max = "65535", description = "its UDP port")
        int port() default 1664;

        @AttributeDefinition(description = "by which it kills; none: the watcher's")
        @PluginOption(form = OptionForm.SIGNAL, override = true)
        String watchers_stop_signal();

        @AttributeDefinition(type = AttributeType.DOUBLE, min = "0", description =
                "how long the process then has before SIGKILL; none: the watcher's")
        @PluginOption(form = OptionForm.SECONDS, override = true)
        String watchers_graceful_timeout();

        @AttributeDefinition(description = "whether processes are given a NOTIFY_SOCKET")
        @PluginOption(override = true)
        boolean sd_notify() default true;

        @AttributeDefinition(description = "False: the plugin does nothing; of a watcher: it is left alone")
        @PluginOption(override = true)
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final double MILLIS = 1000;

    private final Watchers watchers;
    private final LongSupplier clock;
    private final PluginOptions options;
    private final Duration loopRate;
    private final Regex looksAfter;
    private final Regex message;
    private final Heartbeats heartbeats = new Heartbeats();
    private final Complaints complaints = new Complaints(LOG);
    private final HeartbeatSocket socket;
    private final Rounds rounds;
    private volatile long lastRoundNanos;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public Watchdog(@Reference Watchers watchers, @Reference EventLoop loop, Map<String, ?> section) {
        this(watchers, loop, section, System::nanoTime);
    }

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    Watchdog(Watchers watchers, EventLoop loop, Map<String, ?> section, LongSupplier clock) {
        this.watchers = watchers;
        this.clock = clock;
        options = PluginOptions.of(PID, Config.class, section);
        loopRate = options.seconds("loop_rate");
        looksAfter = Regex.ofPython(options.text("watchers_regex"));
        message = Regex.ofPython(options.text("msg_regex"));
        socket = options.read(this::listen);
        lastRoundNanos = clock.getAsLong();
        rounds = Rounds.begin(loop, PID, loopRate, this::round);
    }

    /** Without its address the plugin would hear of nobody, and kill everybody: it stays inactive then. */
    private HeartbeatSocket listen(PluginOptions options) {
        try {
            return new HeartbeatSocket(options.text("ip").strip(), options.integer("port"), this::onMessage);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        rounds.close();
        socket.close(CLOSING);
    }

    @Override
    public void onEvent(Event event) {
        switch (event) {
            case KernelEvent.Snapshot snapshot -> {
                heartbeats.keep(snapshot.running().stream().map(KernelEvent.Snapshot.Running::pid).toList());
                snapshot.running().stream().filter(process -> process.wid() > 0)
                        .forEach(process -> watch(process.watcher(), process.pid()));
            }
            case WatcherEvent.WorkerSpawned spawned -> watch(spawned.watcher(), spawned.pid());
            // the process is being stopped, and may take long
            case WatcherEvent.WorkerSignalled signalled -> heartbeats.remove(signalled.pid());
            case WatcherEvent.WorkerReaped reaped -> heartbeats.remove(reaped.pid());
            default -> { }
        }
    }

    private void watch(String watcher, int pid) {
        if (looksAfter(watcher)) {
            heartbeats.add(new Heartbeats.Watched(watcher, pid), clock.getAsLong());
        }
    }

    private boolean looksAfter(String watcher) {
        return looksAfter.begins(watcher) || looksAfter.begins(watcher.toLowerCase(Locale.ROOT));
    }

    /** On the thread of the socket. */
    private void onMessage(String text) {
        try {
            Optional<String> pid = message.match(text, matcher ->
                    matcher.lookingAt() ? Optional.of(matcher.group("pid")) : Optional.empty());
            if (pid.isEmpty()) {
                complaints.tell("watchdog: a heartbeat does not match msg_regex: '" + text + "'");
            } else if (!heartbeats.beat(Integer.parseInt(pid.get().strip()), clock.getAsLong())) {
                complaints.tell("watchdog: a heartbeat of an unknown process: '" + text + "'");
            }
        } catch (Regex.CostException e) {
            complaints.tell("watchdog: a heartbeat: " + e.getMessage());
        } catch (NumberFormatException | NullPointerException e) {
            complaints.tell("watchdog: a heartbeat without a pid: '" + text + "'");
        }
    }

    @Override
    public Optional<Duration> watchdog(WatcherSettings watcher) {
        Rules rules = rules(watcher);
        return looksAfter(watcher.name()) && rules.active() && rules.sdNotify() ? Optional.of(patience(rules))
                : Optional.empty();
    }

    @Override
    public void onNotify(String watcher, int pid, List<String> assignments) {
        if (assignments.contains("WATCHDOG=1")) {
            heartbeats.beat(pid, clock.getAsLong());
        }
        if (assignments.contains("WATCHDOG=trigger")) {
            heartbeats.giveUp(pid);
        }
    }

    private void round() {
        complaints.nextRound();
        long now = clock.getAsLong();
        excuseOwnDelay(now);
        heartbeats.takeSilent(now, this::patience).forEach(this::kill);
    }

    /**
     * Excuses the time in which the daemon was suspended, or could not run on an overloaded machine, and so received no
     * heartbeats.
     */
    private void excuseOwnDelay(long now) {
        Duration late = Duration.ofNanos(now - lastRoundNanos).minus(loopRate);
        lastRoundNanos = now;
        if (late.compareTo(loopRate) > 0) {
            LOG.log(WARNING, () -> "watchdog: this round is " + late.toMillis() / MILLIS + " s late: the time counts for nobody");
            heartbeats.excuse(late, now);
        }
    }

    /** How long the processes of the watcher may be silent; null if the watcher is stopping or removed. */
    private Duration patience(String name) {
        return watchers.find(name)
                .filter(watcher -> watcher.status() != WatcherStatus.STOPPING && watcher.status() != WatcherStatus.STOPPED)
                .map(watcher -> rules(watcher.settings())).filter(Rules::active).map(this::patience).orElse(null);
    }

    private Duration patience(Rules rules) {
        return loopRate.multipliedBy(rules.maxCount());
    }

    private void kill(Heartbeats.Silent silent) {
        Optional<Watcher> watcher = watchers.find(silent.process().watcher());
        if (watcher.isPresent()) {
            Rules rules = rules(watcher.get().settings());
            LOG.log(WARNING, () -> silent.process().watcher() + "[" + silent.process().pid() + "]: no heartbeat for "
                    + silent.since().toMillis() / MILLIS + " s, killing it");
            watcher.get().kill(Optional.of(silent.process().pid()), rules.signal(), rules.gracefulTimeout(),
                    new WatcherCause.Plugin(PID, "no heartbeat for " + silent.since().toMillis() / MILLIS + " s"));
        }
    }

    /** The rules of a watcher. A bad value is logged, and leaves the watcher with the section's. */
    private Rules rules(WatcherSettings watcher) {
        try {
            return Rules.read(options.with(watcher.freeForm()));
        } catch (IllegalArgumentException e) {
            complaints.tell(watcher.name() + ": watchdog: " + e.getMessage() + ", ignoring what it overrides");
            return Rules.read(options);
        }
    }
}
