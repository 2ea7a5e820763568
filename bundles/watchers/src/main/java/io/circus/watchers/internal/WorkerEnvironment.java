// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment of a watcher's processes: nothing, or with copy_env that of the daemon; over it the env sections; over
 * both a virtual environment, which needs copy_env.
 */
final class WorkerEnvironment {

    private WorkerEnvironment() {}

    /** @throws IllegalArgumentException if the virtual environment is not where it should be */
    static Map<String, String> of(WatcherSettings settings) {
        if (!settings.get(WatcherOption.COPY_ENV)) {
            return settings.environment();
        }
        var environment = new LinkedHashMap<>(System.getenv());
        environment.putAll(settings.environment());
        if (settings.get(WatcherOption.VIRTUALENV) != null) {
            VirtualEnvironment.addTo(environment, settings);
        }
        return environment;
    }
}
