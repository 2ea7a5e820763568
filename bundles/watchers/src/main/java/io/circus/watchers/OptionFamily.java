// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The options of a watcher that have no type of their own in {@link WatcherOption}: most stand for many by one prefix. */
public enum OptionFamily {

    NAME("`name`", OptionEffect.FIXED, "another name than the one of the title", List.of("name"), List.of()),
    LIMIT("`rlimit_NAME`", OptionEffect.AT_ONCE, "a limit of the processes, an integer; empty for unlimited. NAME as in"
            + " `RLIMIT_NAME`: nofile, core, nproc, …", List.of(), List.of("rlimit_"),
            "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "ofile", "nproc", "rss", "rtprio",
            "rttime", "sigpending", "stack"),
    STREAM("`stdout_stream.KEY`, `stderr_stream.KEY`", OptionEffect.AT_ONCE,
            "where the output goes, see [streams.md](streams.md); the first stream is a reload",
            ProcessOutputs.STREAMS, ProcessOutputs.STREAMS.stream().map(stream -> stream + ".").toList()),
    HOOK("`hooks.NAME`", OptionEffect.AT_ONCE, "what to call before or after a step: `callable[, ignore failures]`; see"
            + " [hooks.md](hooks.md)", List.of("hooks"), List.of("hooks."),
            Arrays.stream(Hook.Point.values()).map(Hook.Point::toString).toArray(String[]::new)),
    ENVIRONMENT("`env`", OptionEffect.RELOAD, "of a request alone: the environment as an object. In a file it is the section"
            + " `[env:NAME]`", List.of("env"), List.of()),
    RETRY_IN("`retry_in`", OptionEffect.AT_ONCE, "a number; accepted, without effect", List.of("retry_in"), List.of());

    private final String title;
    private final OptionEffect effect;
    private final String meaning;
    private final List<String> names;
    private final List<String> prefixes;
    private final List<String> known;

    OptionFamily(String title, OptionEffect effect, String meaning, List<String> names, List<String> prefixes, String... known) {
        this.title = title;
        this.effect = effect;
        this.meaning = meaning;
        this.names = names;
        this.prefixes = prefixes;
        this.known = List.of(known);
    }

    /** The family of {@code key}; empty for an option of {@link WatcherOption} and for those of plugins. */
    public static Optional<OptionFamily> of(String key) {
        return Arrays.stream(values()).filter(family -> family.names.contains(key)
                || family.prefixes.stream().anyMatch(key::startsWith)).findFirst();
    }

    /** The names as the documentation writes them. */
    public String title() {
        return title;
    }

    /** What {@code set} does with one of them. */
    public OptionEffect effect() {
        return effect;
    }

    public String meaning() {
        return meaning;
    }

    /** The words that may follow the prefix, in lower case; empty if every word may. */
    public List<String> known() {
        return known;
    }
}
