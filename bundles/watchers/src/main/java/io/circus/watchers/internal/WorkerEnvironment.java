// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of a watcher's processes: nothing, or with copy_env that of the daemon, and over it the env sections. */
final class WorkerEnvironment {

    private WorkerEnvironment() {}

    static Map<String, String> of(WatcherSettings settings) {
        if (!settings.get(WatcherOption.COPY_ENV)) {
            return settings.environment();
        }
        var environment = new LinkedHashMap<>(System.getenv());
        environment.putAll(settings.environment());
        return environment;
    }
}
