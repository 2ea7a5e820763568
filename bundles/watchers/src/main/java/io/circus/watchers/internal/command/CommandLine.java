// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import io.circus.toolkit.ShellWords;
import io.circus.toolkit.Variables;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the words to execute from cmd, args, shell and shell_args. */
public final class CommandLine {

    private static final String PREFIX = "circus.";

    private CommandLine() {}

    /**
     * @param environment of the process
     * @param more variables, by their names in lower case
     * @throws IllegalArgumentException if the command is empty or cannot be split
     */
    public static List<String> of(WatcherSettings settings, int wid, Map<String, String> environment,
            Map<String, String> more) {
        Map<String, String> variables = new HashMap<>();
        if (mentionsVariables(settings)) {
            variables.putAll(variables(settings, wid, environment));
            variables.putAll(more);
        }
        String cmd = expand(settings.get(WatcherOption.CMD), variables);
        String args = expand(settings.get(WatcherOption.ARGS), variables);
        if (cmd.isBlank()) {
            throw new IllegalArgumentException("cmd of " + settings.name() + " is empty");
        }
        if (settings.get(WatcherOption.SHELL)) {
            var words = new ArrayList<>(List.of("/bin/sh", "-c", args.isBlank() ? cmd : cmd + " " + args));
            String shellArgs = settings.get(WatcherOption.SHELL_ARGS);
            if (shellArgs != null) {
                words.addAll(ShellWords.split(expand(shellArgs, variables)));
            }
            return words;
        }
        var words = new ArrayList<>(ShellWords.split(cmd));
        words.addAll(ShellWords.split(args));
        return words;
    }

    private static String expand(String text, Map<String, String> variables) {
        return Variables.expand(text, variables::get);
    }

    private static boolean mentionsVariables(WatcherSettings settings) {
        String shellArgs = settings.get(WatcherOption.SHELL_ARGS);
        return settings.get(WatcherOption.CMD).indexOf('(') >= 0 || settings.get(WatcherOption.ARGS).indexOf('(') >= 0
                || shellArgs != null && shellArgs.indexOf('(') >= 0;
    }

    /** What {@code cmd}, {@code args} and {@code shell_args} of that worker may name, in lower case: {@code circus.wid}, {@code circus.host} and so on. */
    public static Map<String, String> variables(WatcherSettings settings, int wid, Map<String, String> environment) {
        var variables = new HashMap<String, String>();
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (option.listed()) {
                variables.put(PREFIX + option.name(), shown(settings.get(option)));
            }
        }
        settings.freeForm().forEach((key, text) -> {
            if (key.startsWith("rlimit_")) {
                variables.put(PREFIX + "rlimits." + key.substring("rlimit_".length()).toLowerCase(Locale.ROOT), text);
            }
        });
        variables.put(PREFIX + "use_fds", shown(settings.get(WatcherOption.USE_SOCKETS)));
        variables.put(PREFIX + "wid", Integer.toString(wid));
        variables.put(PREFIX + "host", HostName.get());
        environment.forEach((name, value) -> variables.put(PREFIX + "env." + name.toLowerCase(Locale.ROOT), value));
        return variables;
    }

    /** As the original shows values: None, True, False, 5, 30.0. */
    private static String shown(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                number.longValue() + ".0";
            default -> value.toString();
        };
    }
}
