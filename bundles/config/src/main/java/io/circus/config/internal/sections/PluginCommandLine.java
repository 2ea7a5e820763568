// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.GlobalSettings;
import io.circus.toolkit.ShellWords;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The command that runs a program as a plugin: the command line of the original's plugins, with each word quoted.
 *
 * @param debug whether the daemon runs with {@code debug}
 */
record PluginCommandLine(GlobalSettings global, DaemonSettings daemon, boolean debug) {

    private static final String PYTHON = "python3 -c 'from circus.plugins import main; main()'";

    /** The separator of options in {@code --config}. */
    static final String SEPARATOR = ":::";

    /** @throws IllegalArgumentException if the words of the program cannot be told apart */
    String of(PluginSettings plugin, boolean python) {
        String program = python ? PYTHON : plugin.use().substring(ForeignPlugins.EXEC.length()).strip();
        if (ShellWords.split(program).isEmpty()) {
            throw new IllegalArgumentException("expected a program behind " + ForeignPlugins.EXEC);
        }
        var command = new StringJoiner(" ");
        command.add(program);
        option(command, "--endpoint", reachable(global.endpoint()));
        option(command, "--pubsub", reachable(global.pubsubEndpoint()));
        option(command, "--check-delay", seconds());
        if (plugin.options().containsKey("ssh")) {
            option(command, "--ssh", plugin.options().get("ssh"));
        }
        option(command, "--config", config(plugin));
        String level = debug ? "DEBUG" : daemon.logLevel().orElse(null);
        if (level != null) {
            option(command, "--log-level", level);
        }
        daemon.logOutput().ifPresent(output -> option(command, "--log-output", output));
        if (python) {
            command.add(plugin.use());
        }
        return command.toString();
    }

    private static void option(StringJoiner command, String name, String value) {
        command.add(name).add(ShellWords.quote(value));
    }

    /** An endpoint that is bound to every address is reached by the loopback address. */
    private static String reachable(String endpoint) {
        return endpoint.replace("//*:", "//127.0.0.1:");
    }

    private String seconds() {
        return new BigDecimal(global.checkDelay().toNanos()).movePointLeft(9).stripTrailingZeros().toPlainString();
    }

    private static String config(PluginSettings plugin) {
        Map<String, String> options = new TreeMap<>(plugin.options());
        options.put("name", plugin.title());
        options.put("__name__", plugin.title());
        return options.entrySet().stream().map(option -> option.getKey() + ":" + option.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }

    /** The options of {@code plugin} whose values cannot be passed. */
    static List<String> cut(PluginSettings plugin) {
        return plugin.options().entrySet().stream().filter(option -> option.getValue().contains(SEPARATOR))
                .map(Map.Entry::getKey).toList();
    }
}
