// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.kernel.Cause;
import io.circus.plugintesting.FakeOperation;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Units that do nothing but write down what they are told. */
final class FakeUnits implements Units {

    final List<String> calls = new ArrayList<>();
    Operation operation = FakeOperation.done(Outcome.NOTHING);
    private final List<Unit> all;

    FakeUnits(Unit... all) {
        this.all = new ArrayList<>(List.of(all));
    }

    private Operation call(String what, Collection<? extends Unit> some) {
        calls.add(what + " " + String.join(",", some.stream().map(Unit::name).toList()));
        return operation;
    }

    @Override
    public List<Unit> all() {
        return List.copyOf(all);
    }

    @Override
    public Optional<Unit> find(String name) {
        return all.stream().filter(unit -> unit.name().equalsIgnoreCase(name)).findFirst();
    }

    @Override
    public Watcher add(WatcherSettings settings) throws WatcherException {
        if (find(settings.name()).isPresent()) {
            throw new WatcherException("there is one");
        }
        var watcher = new FakeWatcher(settings);
        watcher.is(WatcherStatus.STOPPED);
        all.add(watcher);
        return watcher;
    }

    @Override
    public Operation forget(Unit unit, boolean nostop, Cause.Commanded cause) {
        all.remove(unit);
        return call("forget " + nostop, List.of(unit));
    }

    @Override
    public Operation start(Collection<? extends Unit> some) {
        return call("start", some);
    }

    @Override
    public Operation stop(Collection<? extends Unit> some, Cause.Commanded cause) {
        return call("stop", some);
    }

    @Override
    public Operation restart(Collection<? extends Unit> some, Cause.Commanded cause) {
        return call("restart", some);
    }

    @Override
    public Operation reload(Collection<? extends Unit> some, boolean sequential, Cause.Commanded cause) {
        return call("reload " + sequential, some);
    }
}
