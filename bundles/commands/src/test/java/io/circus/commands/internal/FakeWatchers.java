// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Watchers that do nothing but write down what they are told. */
final class FakeWatchers implements Watchers {

    final List<String> calls = new ArrayList<>();
    Operation operation = FakeOperation.done(Outcome.NOTHING);
    private final List<Watcher> all;

    FakeWatchers(FakeWatcher... all) {
        this.all = new ArrayList<>(List.of(all));
    }

    private Operation call(String what, Collection<Watcher> some) {
        calls.add(what + " " + String.join(",", some.stream().map(Watcher::name).toList()));
        return operation;
    }

    @Override
    public List<Watcher> all() {
        return List.copyOf(all);
    }

    @Override
    public Optional<Watcher> find(String name) {
        return all.stream().filter(watcher -> watcher.name().equalsIgnoreCase(name)).findFirst();
    }

    @Override
    public Watcher add(WatcherSettings settings) throws WatcherException {
        if (find(settings.name()).isPresent()) {
            throw new WatcherException("there is one");
        }
        var watcher = new FakeWatcher(settings);
        watcher.status = WatcherStatus.STOPPED;
        all.add(watcher);
        return watcher;
    }

    @Override
    public Operation remove(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        all.remove(watcher);
        return call("remove " + nostop, List.of(watcher));
    }

    @Override
    public Operation forget(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        all.remove(watcher);
        return call("forget " + nostop, List.of(watcher));
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        return call("start", some);
    }

    @Override
    public Operation stop(Collection<Watcher> some, Cause.Commanded cause) {
        return call("stop", some);
    }

    @Override
    public Operation restart(Collection<Watcher> some, Cause.Commanded cause) {
        return call("restart", some);
    }

    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential, Cause.Commanded cause) {
        return call("reload " + sequential, some);
    }

    @Override
    public Cancellable startAfter(Watcher watcher, Duration rest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable keepSockets(Collection<String> names) {
        return () -> { };
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void configure(Globals globals) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Globals globals() {
        return new Globals(Duration.ofSeconds(1), Duration.ZERO);
    }
}
