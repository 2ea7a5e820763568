// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds numbers that mean nothing. Those that the original takes for another number are told of and count as it; those with which
 * no process ever runs, or is ready, are hopeless.
 */
final class Ranges {

    private static final List<String> NOT_NEGATIVE_OF_STREAMS =
            Stream.of(StreamOption.MAX_BYTES, StreamOption.BACKUP_COUNT).map(StreamOption::name).toList();

    private final List<Diagnostic> found;

    Ranges(List<Diagnostic> found) {
        this.found = found;
    }

    void check(WatcherSettings settings) {
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (option.below().isPresent() && settings.get(option) instanceof Number number
                    && !option.range().contains(number.doubleValue())) {
                warn(option.name(), option.below().get());
            }
        }
        if (settings.get(WatcherOption.MAX_RETRY) == 0) {
            warn(WatcherOption.MAX_RETRY.name(), "is 0: the watcher never starts a process");
        }
        if (settings.get(WatcherOption.READY) != null && settings.get(WatcherOption.READY_TIMEOUT) <= 0) {
            found.add(Diagnostic.hopeless(WatcherOption.READY_TIMEOUT.name(),
                    "expected more than 0 seconds: no process is ready at once"));
        }
        settings.freeForm().forEach(this::checkFreeForm);
    }

    private void checkFreeForm(String key, String text) {
        int dot = key.indexOf('.');
        if (key.startsWith("rlimit_") && isBelow(text, -1)) {
            found.add(Diagnostic.hopeless(key, "expected 0 or more, -1 or nothing for no limit, got '" + text.strip() + "'"));
        } else if (dot > 0 && ProcessOutputs.STREAMS.contains(key.substring(0, dot))
                && NOT_NEGATIVE_OF_STREAMS.contains(key.substring(dot + 1)) && isBelow(text, 0)) {
            warn(key, "is negative: it counts as 0");
        }
    }

    /** What is no number is told of elsewhere. */
    private static boolean isBelow(String text, long lowest) {
        try {
            return Long.parseLong(text.strip()) < lowest;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void warn(String key, String text) {
        found.add(Diagnostic.warning(key, text));
    }
}
