// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.WatcherSettings;

/** The guard's state of one watcher. Used under the guard's lock. */
final class Guarded {

    private static final System.Logger LOG = System.getLogger(Guarded.class.getName());

    final History history = new History();

    private final String watcher;
    private WatcherSettings settings;
    private Rules rules;
    private Cancellable start = () -> { };

    Guarded(String watcher) {
        this.watcher = watcher;
    }

    /**
     * The rules for this watcher: {@code section} with its own {@code flapping.} options. They are read again only when
     * {@code now}, its settings, have changed. A bad value is logged; {@code otherwise} then applies.
     */
    Rules rules(WatcherSettings now, PluginOptions section, Rules otherwise) {
        if (!now.equals(settings)) {
            settings = now;
            try {
                rules = Rules.read(section.with(now.freeForm()));
            } catch (IllegalArgumentException e) {
                LOG.log(WARNING, () -> watcher + ": flapping: " + e.getMessage() + ", ignoring what it overrides");
                rules = otherwise;
            }
        }
        return rules;
    }

    /** Records the next start; cancels an earlier one. */
    void startIs(Cancellable ordered) {
        start.cancel();
        start = ordered;
    }

    void cancelStart() {
        start.cancel();
    }
}
