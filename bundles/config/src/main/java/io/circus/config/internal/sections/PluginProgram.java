// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.toolkit.ShellWords;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The watcher {@code plugin:NAME} of a plugin that is a program. The options of the section count for both. One thread. */
record PluginProgram(Section section, PluginSettings plugin, Findings findings) {

    /** Options of the watcher that a section cannot change; in it they are options of the plugin. */
    private static final Set<WatcherOption<?>> FIXED = Set.of(WatcherOption.CMD, WatcherOption.ARGS, WatcherOption.SHELL,
            WatcherOption.SHELL_ARGS, WatcherOption.NUMPROCESSES, WatcherOption.SINGLETON, WatcherOption.COPY_ENV,
            WatcherOption.COPY_PATH, WatcherOption.READY);

    /**
     * @param command quoted
     * @param shown whether its output goes where that of the daemon goes; else to /dev/null
     */
    WatcherSettings watcher(String command, boolean shown) {
        WatcherSettings.Builder settings = WatcherSettings.named(plugin.title())
                .set(WatcherOption.CMD, command).set(WatcherOption.SINGLETON, true).set(WatcherOption.PRIORITY, 1)
                .set(WatcherOption.COPY_ENV, true).set(WatcherOption.COPY_PATH, true)
                .set(WatcherOption.CLOSE_CHILD_STDOUT, !shown).set(WatcherOption.CLOSE_CHILD_STDERR, !shown)
                .freeForm("__name__", plugin.title());
        plugin.options().forEach((key, text) -> set(settings, key, text));
        warn(command);
        return settings.build();
    }

    private void set(WatcherSettings.Builder settings, String key, String text) {
        WatcherOption<?> option = WatcherOption.named(key).orElse(null);
        if (option == null) {
            if (!key.equals("name") && !key.equals("env")) {
                settings.freeForm(key, text);
            }
        } else if (!FIXED.contains(option)) {
            try {
                settings.parse(option, text);
            } catch (IllegalArgumentException e) {
                findings.warning(section, section.entry(key), "counts for the plugin alone, not for its watcher: "
                        + e.getMessage());
            }
        }
    }

    private void warn(String command) {
        for (String key : PluginCommandLine.cut(plugin)) {
            findings.warning(section, section.entry(key), "contains '" + PluginCommandLine.SEPARATOR
                    + "', at which the plugin takes it to end");
        }
        Path program = Path.of(ShellWords.split(command).getFirst());
        if (program.isAbsolute() && !Files.isExecutable(program)) {
            findings.warning(section, section.entry("use"), "there is no program " + program + " that can be executed");
        }
    }
}
