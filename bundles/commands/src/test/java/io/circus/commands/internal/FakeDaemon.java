// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.config.Plan;
import io.circus.kernel.Cause;
import io.circus.plugintesting.FakeOperation;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A daemon that does nothing but write down what it is told. */
final class FakeDaemon implements Daemon {

    final List<String> calls = new ArrayList<>();
    Operation operation = FakeOperation.done(Outcome.NOTHING);

    Operation read = FakeOperation.done(Outcome.NOTHING);
    Plan planned;

    private Operation call(String what) {
        calls.add(what);
        return operation;
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        return call("quit");
    }

    @Override
    public void fail(int status, String reason) {
        call("fail " + status + " " + reason);
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        return call("restart");
    }

    @Override
    public Reload reloadConfig(Cause.Commanded cause) {
        return new Reload(read, call("reloadconfig"));
    }

    @Override
    public Plan plan() throws WatcherException {
        if (planned == null) {
            throw new WatcherException("main.ini:3: mistake");
        }
        return planned;
    }

    @Override
    public Set<Path> sources() {
        return Set.of();
    }

    @Override
    public Operation reload(Cause.Commanded cause) {
        return call("reload");
    }
}
