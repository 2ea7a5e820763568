// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.watchers.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The results of operations on one watcher, under {@code info}. */
final class Results {

    private Results() {}

    static Map<String, ?> started(Outcome outcome) {
        var info = new LinkedHashMap<String, Object>();
        info.put("started", outcome.started());
        info.put("kept", outcome.kept());
        return Map.of("info", info);
    }

    static Map<String, ?> replaced(Outcome outcome) {
        var info = new LinkedHashMap<String, Object>();
        info.put("stopped", outcome.stopped());
        info.put("started", outcome.started());
        info.put("kept", outcome.kept());
        return Map.of("info", info);
    }

    /** The empty result of a stop. */
    static Map<String, ?> stopped(Outcome outcome) {
        return Collections.singletonMap("info", null);
    }
}
