// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.Background;
import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Applies a changed file to watchers and sockets. Watchers are independent: one whose processes take ten minutes to stop delays no
 * other. {@link #begin} does what can be done at once, {@link #finish} waits for the rest.
 */
public final class Rollout {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Starts wait this long for former processes to end, so that all watchers can start by priority. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    /** A watcher that is to be started. @param former the removal of its predecessor; null if there was none */
    private record Start(Watcher watcher, Operation former, List<Operation> sockets, Cancellable kept) {

        boolean isPrompt() {
            return (former == null || former.isDone()) && sockets.stream().allMatch(Operation::isDone);
        }
    }

    private final Watchers watchers;
    private final List<WatcherChange> changes;
    private final SocketRollout sockets;
    private final Operation plugins;
    private final Supplier<Operation> onOver;
    private final Cause.Commanded cause;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Operation> parts = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();

    /**
     * @param cause why processes that are not wanted any more end
     * @param plugins the change of the plugins, which has begun
     * @param onOver begins the last part, once all others are carried out
     */
    public Rollout(Watchers watchers, Comparison comparison, SocketRollout.Change socketChange, Operation plugins,
            Cause.Commanded cause, Supplier<Operation> onOver) {
        this.watchers = watchers;
        this.cause = cause;
        this.plugins = plugins;
        this.onOver = onOver;
        changes = comparison.watchers();
        sockets = new SocketRollout(comparison.sockets(), socketChange, failures);
    }

    /** Never waits. */
    public void begin() {
        Map<WatcherChange, Operation> removals = new LinkedHashMap<>();
        Map<WatcherChange, Cancellable> kept = new LinkedHashMap<>();
        for (WatcherChange change : changes) {
            switch (change) {
                case WatcherChange.Gone gone -> removals.put(change, remove(gone.watcher(), cause));
                case WatcherChange.Rebuilt rebuilt -> {
                    if (rebuilt.next().get(WatcherOption.AUTOSTART)) {
                        kept.put(change, watchers.keepSockets(List.of(rebuilt.watcher().name())));
                    }
                    removals.put(change, remove(rebuilt.watcher(), new WatcherCause.Replaced(cause)));
                }
                default -> { }
            }
        }
        sockets.begin();
        for (WatcherChange change : changes) {
            switch (change) {
                case WatcherChange.Gone gone -> { }
                case WatcherChange.Rebuilt rebuilt ->
                    add(rebuilt.next(), removals.get(change), kept.getOrDefault(change, () -> { }));
                case WatcherChange.Resized resized -> parts.add(resized.watcher().set(List.of(), settings ->
                        settings.toBuilder().set(WatcherOption.NUMPROCESSES, resized.wanted()).build(), cause));
                case WatcherChange.Fresh one -> add(one.next(), null, () -> { });
            }
        }
        parts.addAll(removals.values());
    }

    private Operation remove(Watcher watcher, Cause.Commanded why) {
        Operation removal = watchers.remove(watcher, false, why);
        sockets.used(watcher.settings(), removal);
        return removal;
    }

    private void add(WatcherSettings settings, Operation former, Cancellable kept) {
        try {
            Watcher watcher = watchers.add(settings);
            if (settings.get(WatcherOption.AUTOSTART)) {
                starts.add(new Start(watcher, former, sockets.changesFor(settings), kept));
            }
        } catch (WatcherException e) {
            LOG.log(ERROR, e::getMessage);
            failures.add(e.getMessage());
            kept.cancel();
        }
    }

    /**
     * Waits until every change is carried out.
     *
     * @throws WatcherException that lists everything that failed
     */
    public void finish() throws WatcherException, InterruptedException {
        Operation last;
        try {
            carryOut();
        } finally {
            last = onOver.get();
        }
        join(last);
        if (!failures.isEmpty()) {
            throw new WatcherException("cannot apply all of the configuration: " + String.join("; ", failures));
        }
    }

    private void carryOut() throws InterruptedException {
        awaitPrompt();
        var prompt = new ArrayList<Start>();
        for (Start start : starts) {
            if (start.isPrompt()) {
                prompt.add(start);
            } else {
                parts.add(Background.start("circus-late-start", () -> startLate(start)));
            }
        }
        startByPriority(prompt);
        for (Operation part : parts) {
            join(part);
        }
        sockets.finish();
        join(plugins);
    }

    private void awaitPrompt() throws InterruptedException {
        List<Start> waiting = starts.stream().filter(start -> !start.isPrompt()).toList();
        var over = new CountDownLatch(waiting.size());
        for (Start start : waiting) {
            Background.start("circus-await-former", () -> {
                awaitBefore(start);
                over.countDown();
            });
        }
        over.await(PROMPT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void startLate(Start start) throws WatcherException, InterruptedException {
        try {
            awaitBefore(start);
            start.watcher().start().join();
        } finally {
            start.kept().cancel();
        }
    }

    /** Failures are reported by whoever began the operations. */
    private static void awaitBefore(Start start) throws InterruptedException {
        var before = new ArrayList<>(start.sockets());
        if (start.former() != null) {
            before.add(start.former());
        }
        for (Operation operation : before) {
            awaitEnd(operation);
        }
    }

    /** Waits until {@code operation} is over, whether or not it failed. */
    static void awaitEnd(Operation operation) throws InterruptedException {
        try {
            operation.join();
        } catch (WatcherException e) {
            // it is over
        }
    }

    /**
     * Starts watchers by descending priority, those of one priority together. With a global delay between two watchers, they start one after
     * another. A watcher that waits for something that may not come delays no other.
     */
    private void startByPriority(List<Start> prompt) throws InterruptedException {
        if (watchers.globals().warmupDelay().isPositive()) {
            try {
                join(watchers.start(prompt.stream().map(Start::watcher).toList()));
            } finally {
                prompt.forEach(start -> start.kept().cancel());
            }
            return;
        }
        var levels = new TreeMap<Integer, List<Start>>(Collections.reverseOrder());
        prompt.forEach(start -> levels.computeIfAbsent(start.watcher().settings().get(WatcherOption.PRIORITY),
                level -> new ArrayList<>()).add(start));
        for (List<Start> level : levels.values()) {
            var begun = new LinkedHashMap<Start, Operation>();
            level.forEach(start -> begun.put(start, start.watcher().start()));
            parts.addAll(begun.values());
            for (Map.Entry<Start, Operation> each : begun.entrySet()) {
                each.getValue().awaitHeldUp();
                cancelWhenOver(each.getKey().kept(), each.getValue());
            }
        }
    }

    private static void cancelWhenOver(Cancellable kept, Operation operation) {
        if (operation.isDone()) {
            kept.cancel();
        } else {
            Background.start("circus-held-up", () -> {
                awaitEnd(operation);
                kept.cancel();
            });
        }
    }

    private void join(Operation operation) throws InterruptedException {
        try {
            operation.join();
        } catch (WatcherException e) {
            LOG.log(WARNING, e::getMessage);
            failures.add(e.getMessage());
        }
    }
}
