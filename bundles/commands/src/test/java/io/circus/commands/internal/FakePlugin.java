// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Plugin;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;

/** A plugin that does nothing but write down what it is told. */
final class FakePlugin extends FakeWatcher implements Plugin {

    FakePlugin(String name, boolean autostart) {
        super(WatcherSettings.named(name).set(WatcherOption.SINGLETON, true).set(WatcherOption.NUMPROCESSES, 0)
                .set(WatcherOption.AUTOSTART, autostart).build());
    }

    @Override
    public Operation stopAfter(Operation others) {
        return call("stop after others, over: " + others.isDone());
    }

    @Override
    public Operation restartAfter(Operation others) {
        return call("restart after others, over: " + others.isDone());
    }
}
