// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvSections;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.toolkit.OptionType;
import io.circus.toolkit.ShellWords;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a {@code [watcher:NAME]} section and finds all mistakes in it. One thread. */
public final class WatcherSection {

    public static final String PREFIX = "watcher:";

    /** The beginning of the message about a readiness that cannot be read. */
    private static final String READY = WatcherOption.READY.name() + ": ";

    private final Section section;
    private final Sections sections;
    private final Findings findings;
    private final EnvVariables early;
    private final EnvVariables late;
    private final String name;
    private final WatcherSettings.Builder settings;
    private final Set<WatcherOption<?>> broken = new HashSet<>();

    /** @param variables of the process and of {@code [env]} */
    WatcherSection(Section section, Sections sections, EnvSections environments, EnvVariables variables,
            Findings findings) {
        this.section = section;
        this.sections = sections;
        this.findings = findings;
        String written = section.title().substring(PREFIX.length());
        Map<String, String> environment = environments.of(written);
        early = variables;
        late = environment.equals(environments.common()) ? variables : variables.with(environment);
        Entry rename = section.entry("name");
        name = rename == null ? written : late.expand(rename.text());
        settings = WatcherSettings.named(name).environment(environments.substituted(environment));
    }

    /** The name of the watcher: {@code name} if that is given, else that of the title. */
    String name() {
        return name;
    }

    /**
     * The settings without the options that have mistakes or do not fit together, so that the rest of the section can be checked, too.
     */
    WatcherSettings read() {
        settings.freeForm("__name__", section.title());
        section.entries().forEach(this::read);
        boolean runnable = checkCommand();
        warnAboutWhatHasNoEffect();
        if (!runnable) {
            settings.set(WatcherOption.CMD, "true").unset(WatcherOption.ARGS).unset(WatcherOption.SHELL_ARGS);
        }
        WatcherSettings read = together();
        StreamClass.mistakes(read).forEach((key, what) -> findings.omission(section, key, what));
        return read;
    }

    private void read(Entry entry) {
        String key = entry.key();
        if (key.equals("name") || key.equals("env")) {
            return;
        }
        var option = WatcherOption.named(key).orElse(null);
        try {
            if (option != null) {
                settings.parse(option, expanded(option, entry.text()));
            } else {
                settings.freeForm(key, freeForm(entry));
            }
        } catch (IllegalArgumentException e) {
            findings.mistake(section, entry, e.getMessage());
            if (option != null) {
                broken.add(option);
            }
        }
    }

    private String expanded(WatcherOption<?> option, String text) {
        return switch (option.scope()) {
            case NOTHING -> text;
            case DAEMON -> early.expand(text);
            case WATCHER -> late.expand(text);
        };
    }

    private String freeForm(Entry entry) {
        String key = entry.key();
        if (key.startsWith("rlimit_")) {
            checkLimit(entry.text());
            return entry.text();
        }
        if (key.equals("stdout_stream") || key.equals("stderr_stream")) {
            throw new IllegalArgumentException("expected " + key + ".class, " + key + ".filename or another " + key
                    + ".KEY");
        }
        String other = key.toLowerCase(Locale.ROOT);
        if (!other.equals(key) && WatcherOption.named(other).isPresent()) {
            findings.warning(section, entry, "is not the option " + other
                    + ": the case of names counts; keeping it as a free-form option");
        }
        return key.startsWith("hooks.") ? entry.text() : late.expand(entry.text());
    }

    /** Limits of memory may be larger than other integers. */
    private static void checkLimit(String text) {
        try {
            if (!text.isBlank()) {
                Long.parseLong(text.strip());
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected an integer, or nothing for no limit, got '" + text + "'", e);
        }
    }

    private boolean checkCommand() {
        Entry cmd = section.entry("cmd");
        if (cmd == null) {
            findings.mistake(section, "cmd is missing, expected the command to run");
        } else if (late.expand(cmd.text()).isBlank()) {
            findings.mistake(section, cmd, "is empty, expected the command to run");
        }
        boolean words = isSplit("cmd", !isOn("shell")) & isSplit("args", !isOn("shell"))
                & isSplit("shell_args", isOn("shell"));
        return words && cmd != null && !late.expand(cmd.text()).isBlank();
    }

    /** Whether the option can be split into words, if that matters. */
    private boolean isSplit(String key, boolean matters) {
        Entry entry = section.entry(key);
        if (entry == null || !matters) {
            return true;
        }
        try {
            ShellWords.split(late.expand(entry.text()));
            return true;
        } catch (IllegalArgumentException e) {
            findings.mistake(section, entry, e.getMessage());
            return false;
        }
    }

    /**
     * The settings of all options together. Options that do not fit to others are told and left out; those with mistakes of their own have
     * been told already.
     */
    private WatcherSettings together() {
        checkCopyEnv(WatcherOption.VIRTUALENV, section.entry("virtualenv") != null);
        checkCopyEnv(WatcherOption.COPY_PATH, isOn("copy_path"));
        while (true) {
            try {
                return settings.build();
            } catch (IllegalArgumentException e) {
                String what = e.getMessage();
                if (what.startsWith(READY)) {
                    leaveOut(WatcherOption.READY, what.substring(READY.length()));
                } else {
                    leaveOut(WatcherOption.NUMPROCESSES, what);
                }
            }
        }
    }

    private void leaveOut(WatcherOption<?> option, String what) {
        Entry entry = section.entry(option.name());
        if (entry == null) {
            findings.mistake(section, what);
        } else {
            findings.mistake(section, entry, what);
        }
        settings.unset(option);
    }

    private void checkCopyEnv(WatcherOption<?> option, boolean given) {
        if (given && !broken.contains(WatcherOption.COPY_ENV) && !isOn("copy_env")) {
            findings.mistake(section, section.entry(option.name()), "needs copy_env = True");
            settings.unset(option);
        }
    }

    private void warnAboutWhatHasNoEffect() {
        Entry none = section.entry("numprocesses");
        if (none != null && none.text().equals("0") && !isOn("singleton")) {
            findings.warning(section, none, "is 0: the watcher is active without a process");
        }
        warn("executable", "has no effect, as in the original");
        warn("env", "has no effect, as in the original; use a section [env:" + name + "]");
        warnOfStream("stdout_stream", "close_child_stdout");
        warnOfStream("stderr_stream", "close_child_stderr");
        if (isOn("copy_path")) {
            warn("copy_path", "has no effect: there is no Python module path to copy");
        }
        if (!isOn("shell")) {
            warn("shell_args", "has no effect without shell = True");
        }
    }

    private void warnOfStream(String stream, String closed) {
        if (isOn(closed)) {
            section.entries().stream().map(Entry::key).filter(key -> key.startsWith(stream + ".")).findFirst()
                    .ifPresent(key -> warn(key, "has no effect: with " + closed + " the output goes to /dev/null"));
        }
    }

    private void warn(String key, String what) {
        Entry entry = section.entry(key);
        if (entry != null && !sections.isDefault(entry)) {
            findings.warning(section, entry, what);
        }
    }

    private boolean isOn(String key) {
        Entry entry = section.entry(key);
        try {
            return entry != null && OptionType.BOOLEAN.parse(early.expand(entry.text()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
