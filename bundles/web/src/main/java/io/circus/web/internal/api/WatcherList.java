// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The watchers and plugins as the interface shows them: the verb {@code status}, in another form. */
final class WatcherList {

    private static final String PLUGIN = "plugin:";

    private final Verbs verbs;

    WatcherList(Verbs verbs) {
        this.verbs = verbs;
    }

    /** All that {@code caller} sees, by name. */
    List<Map<String, Object>> all(Caller caller) throws CommandException, InterruptedException {
        var shown = new ArrayList<Map<String, Object>>();
        Verbs.object(verbs.ask(caller, "status", Map.of("detail", true)), "states")
                .forEach((name, state) -> shown.add(shown(name, Verbs.cast(state))));
        return shown;
    }

    static Map<String, Object> shown(String name, Map<String, Object> state) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", name);
        for (String key : List.of("state", "since", "reason", "running", "wanted", "degraded", "restarts", "last_end", "singleton")) {
            shown.put(key, state.get(key));
        }
        shown.put("plugin", name.startsWith(PLUGIN));
        shown.put("cpu", null);
        shown.put("memory", null);
        return shown;
    }
}
