// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A daemon that does nothing but write down what it is told. */
final class FakeDaemon implements Daemon {

    final List<String> calls = new ArrayList<>();
    Operation operation = FakeOperation.done(Outcome.NOTHING);

    private Operation call(String what) {
        calls.add(what);
        return operation;
    }

    @Override
    public Operation quit() {
        return call("quit");
    }

    @Override
    public void fail(int status, String reason) {
        call("fail " + status + " " + reason);
    }

    @Override
    public Operation restart() {
        return call("restart");
    }

    @Override
    public Operation reload() {
        return call("reload");
    }
}
