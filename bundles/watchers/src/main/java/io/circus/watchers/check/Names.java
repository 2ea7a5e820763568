// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.watchers.OptionFamily;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamClass;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds free-form options whose names look like something else. Free-form options are for whoever reads them, such as plugins,
 * so only what is nearly the name of an option, or one of another tool, is told of.
 */
final class Names {

    private static final String HOOKS = "hooks";
    private static final String LIMIT = "rlimit_";

    private final List<Diagnostic> found;
    private final List<String> options = Stream.concat(WatcherOption.all().stream().map(WatcherOption::name),
            Stream.of("name")).toList();
    private final List<String> prefixes = Stream.concat(Stream.of(HOOKS), ProcessOutputs.STREAMS.stream()).toList();

    Names(List<Diagnostic> found) {
        this.found = found;
    }

    void check(WatcherSettings settings) {
        for (String key : settings.freeForm().keySet()) {
            int dot = key.indexOf('.');
            if (key.regionMatches(true, 0, LIMIT, 0, LIMIT.length())) {
                checkLimit(key);
            } else if (dot < 0) {
                checkPlain(key);
            } else if (prefixes.contains(key.substring(0, dot))) {
                checkDotted(settings, key, key.substring(0, dot), key.substring(dot + 1));
            } else {
                Spelling.meant(key.substring(0, dot), prefixes).ifPresent(prefix -> found.add(Diagnostic.warning(key, "has no effect, did you mean " + prefix + key.substring(dot) + "?")));
            }
        }
    }

    private void checkLimit(String key) {
        String limit = key.substring(LIMIT.length()).toLowerCase(Locale.ROOT);
        if (!OptionFamily.LIMIT.known().contains(limit)) {
            found.add(Diagnostic.hopeless(key, "there is no limit " + limit + Spelling.question(limit, OptionFamily.LIMIT.known())));
        }
    }

    private void checkPlain(String key) {
        if (key.startsWith("__") || options.contains(key.toLowerCase(Locale.ROOT))) {
            return; // told as what differs in case, where a file is read
        }
        Optional<String> advice = OtherTools.advice(key);
        Optional<String> meant = Spelling.meant(key, options);
        if (advice.isPresent()) {
            found.add(Diagnostic.warning(key, "is no option of a watcher: " + advice.get()));
        } else if (meant.isPresent()) {
            found.add(Diagnostic.warning(key, "is no option of a watcher, did you mean " + meant.get() + "?"));
        } else if (key.regionMatches(true, 0, "rlimits_", 0, "rlimits_".length()) || key.startsWith("limit_")) {
            found.add(Diagnostic.warning(key, "is no option of a watcher, did you mean " + LIMIT
                    + key.substring(key.indexOf('_') + 1) + "?"));
        }
    }

    private void checkDotted(WatcherSettings settings, String key, String prefix, String name) {
        if (prefix.equals(HOOKS)) {
            List<String> points = OptionFamily.HOOK.known();
            if (!points.contains(name)) {
                found.add(Diagnostic.warning(key, "there is no hook " + name + ", it is never called"
                        + Spelling.question(name, points)));
            }
            return;
        }
        Map<String, String> values = StreamClass.values(settings, prefix);
        StreamClass.in(values).ifPresent(known -> {
            List<String> names = Stream.concat(known.options().stream(),
                    Stream.of(StreamOption.CLASS, StreamOption.DROP_ON_FULL)).map(StreamOption::name).toList();
            Spelling.meant(name, names).ifPresent(meant -> found.add(Diagnostic.warning(key, known.title() + " has no option " + name + ", did you mean " + prefix + "." + meant + "?")));
        });
    }
}
