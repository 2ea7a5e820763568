// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import java.util.Map;

/** What the guard knows of one watcher. Used under the guard's lock. */
final class Guarded {

    private static final System.Logger LOG = System.getLogger(Guarded.class.getName());
    private static final String PREFIX = "flapping.";

    final History history = new History();

    private final String watcher;
    private Map<String, String> options;
    private Rules rules;
    private Cancellable start = () -> { };

    Guarded(String watcher) {
        this.watcher = watcher;
    }

    /**
     * The rules for this watcher: {@code section} with its own {@code flapping.} options. They are read again only when
     * {@code freeForm}, what the watcher says now, has changed. A bad value is told and leaves the section's rules.
     */
    Rules rules(Map<String, String> freeForm, Rules section) {
        if (!freeForm.equals(options)) {
            options = freeForm;
            try {
                rules = section.with(option -> freeForm.get(PREFIX + option));
            } catch (IllegalArgumentException e) {
                LOG.log(WARNING, () -> watcher + ": flapping: " + e.getMessage() + ", ignoring what it overrides");
                rules = section;
            }
        }
        return rules;
    }

    /** Its next start has been ordered; an earlier order is void. */
    void startIs(Cancellable ordered) {
        start.cancel();
        start = ordered;
    }

    void cancelStart() {
        start.cancel();
    }
}
