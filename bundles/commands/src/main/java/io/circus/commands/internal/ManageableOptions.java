// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.watchers.WatcherOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options that a manager may set: numbers, times and switches. All others, including options of plugins and unknown
 * ones, may choose a program, its environment, its user or a file, and so allow to run any program.
 */
final class ManageableOptions {

    private static final Set<String> NAMES = WatcherOption.all().stream().filter(WatcherOption::managed).map(WatcherOption::name)
            .collect(Collectors.toUnmodifiableSet());

    private ManageableOptions() {}

    /** @param options the value in the request, of any type */
    static boolean areAll(Object options) {
        return options instanceof Map<?, ?> map && NAMES.containsAll(map.keySet());
    }
}
