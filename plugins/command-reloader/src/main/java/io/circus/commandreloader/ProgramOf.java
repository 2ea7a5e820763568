// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import io.circus.toolkit.ShellWords;
import io.circus.toolkit.Variables;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the program of a watcher's {@code cmd}, as for a spawn. */
final class ProgramOf {

    private static final String VARIABLE = "circus.env.";

    private ProgramOf() {}

    /**
     * The path, with symbolic links unresolved; empty if there is no such file.
     *
     * @param context of the watcher's processes
     */
    static Optional<Path> find(WatcherSettings settings, ProcessContext context) {
        try {
            String cmd = Variables.expand(settings.get(WatcherOption.CMD), name -> value(name, settings, context));
            List<String> words = ShellWords.split(cmd);
            // the program that the shell runs counts, not the shell
            int first = settings.get(WatcherOption.SHELL) ? firstProgram(words) : 0;
            return first < words.size() ? context.program(words.get(first)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // an invalid command: the start of the watcher reports it
            return Optional.empty();
        }
    }

    /** The index of the word after {@code NAME=VALUE} and {@code exec}. */
    private static int firstProgram(List<String> words) {
        int i = 0;
        while (i < words.size() && (words.get(i).matches("[A-Za-z_][A-Za-z0-9_]*=.*") || words.get(i).equals("exec"))) {
            i++;
        }
        return i;
    }

    private static String value(String name, WatcherSettings settings, ProcessContext context) {
        if (name.startsWith(VARIABLE)) {
            String variable = name.substring(VARIABLE.length());
            return context.environment().entrySet().stream().filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(variable))
                    .map(Map.Entry::getValue).findFirst().orElse(null);
        }
        return switch (name) {
            case "circus.name" -> settings.name();
            case "circus.wid" -> "1";
            case "circus.working_dir" -> context.folder().toString();
            default -> settings.freeForm().get(name.substring("circus.".length()));
        };
    }
}
