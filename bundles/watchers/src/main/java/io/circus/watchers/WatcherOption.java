// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of the options that mean something to a watcher: name, type, default and meaning, once for the ini
 * file, the commands and the documentation. Whatever else stands in a watcher's section is a free-form option: text
 * that {@link WatcherSettings#freeForm} keeps for plugins to read.
 *
 * @param name as the user writes it
 * @param defaultValue what counts when it is not given; null for none
 * @param listed whether the {@code options} command shows it
 * @param expanded whether {@code $(circus.env.X)} in its text is expanded when the file is read
 */
public record WatcherOption<T>(String name, OptionType<T> type, T defaultValue, boolean listed, boolean expanded,
        String meaning) {

    private static final Map<String, WatcherOption<?>> CATALOGUE = new LinkedHashMap<>();

    public static final WatcherOption<String> CMD = text("cmd", "", "the command, split as a shell splits words");
    public static final WatcherOption<String> ARGS = text("args", "", "further arguments, appended to the command");
    public static final WatcherOption<Boolean> SHELL = flag("shell", false, "give the command to /bin/sh -c as written");
    public static final WatcherOption<String> SHELL_ARGS =
            text("shell_args", null, "with shell: $0, $1 and so on of the shell");
    public static final WatcherOption<String> EXECUTABLE = text("executable", null, "accepted, without effect");
    public static final WatcherOption<String> WORKING_DIR =
            text("working_dir", null, "the working directory; the daemon's own if not given");
    public static final WatcherOption<String> UID = text("uid", null, "the user to run as, by name or number");
    public static final WatcherOption<String> GID = text("gid", null, "the group to run as, by name or number");
    public static final WatcherOption<Integer> UMASK = add(new WatcherOption<>(
            "umask", OptionType.OCTAL, null, false, true, "the umask of the processes; the daemon's if not given"));
    public static final WatcherOption<Integer> NUMPROCESSES = integer("numprocesses", 1, "how many processes to keep");
    public static final WatcherOption<Boolean> SINGLETON = flag("singleton", false, "never more than one process");
    public static final WatcherOption<Number> WARMUP_DELAY = whole("warmup_delay", "seconds between two spawns");
    public static final WatcherOption<Boolean> AUTOSTART =
            hiddenFlag("autostart", true, "start it together with the daemon");
    public static final WatcherOption<Boolean> RESPAWN = flag("respawn", true, "replace processes that ended");
    public static final WatcherOption<Integer> MAX_RETRY =
            integer("max_retry", 5, "attempts to spawn the first process of a start before the watcher is stopped, and if it is given, to replace each of them; -1 without end");
    public static final WatcherOption<Double> GRACEFUL_TIMEOUT =
            number("graceful_timeout", 30.0, "seconds from the stop signal to SIGKILL");
    public static final WatcherOption<Integer> STOP_SIGNAL = add(new WatcherOption<>(
            "stop_signal", OptionType.SIGNAL, 15, true, false, "the signal that asks a process to stop"));
    public static final WatcherOption<String> STOP_METHOD =
            hiddenText("stop_method", null, "the name of another way to ask a process to stop, which a plugin provides");
    public static final WatcherOption<Boolean> STOP_CHILDREN =
            flag("stop_children", false, "send the stop signal to the direct children too");
    public static final WatcherOption<Boolean> SEND_HUP =
            flag("send_hup", false, "a graceful reload sends SIGHUP instead of replacing processes");
    public static final WatcherOption<Integer> MAX_AGE =
            integer("max_age", 0, "seconds after which a process is replaced; 0 for never");
    public static final WatcherOption<Integer> MAX_AGE_VARIANCE =
            integer("max_age_variance", 30, "up to so many seconds are added to max_age at random");
    public static final WatcherOption<Integer> PRIORITY = integer("priority", 0, "higher starts first and stops last");
    public static final WatcherOption<Boolean> USE_SOCKETS = flag("use_sockets", false, "inherit the managed sockets");
    public static final WatcherOption<String> STDIN_SOCKET =
            hiddenText("stdin_socket", null, "the managed socket to put on descriptor 0");
    public static final WatcherOption<Boolean> ON_DEMAND = flag("on_demand", false, "start at the first connection");
    public static final WatcherOption<String> READY = hiddenText("ready", null,
            "when a new process may replace an old one: notify, tcp:HOST:PORT, http:URL, exec:COMMAND or delay[:SECONDS]");
    public static final WatcherOption<Double> READY_TIMEOUT = add(new WatcherOption<>("ready_timeout", OptionType.NUMBER,
            30.0, false, true, "with ready: seconds that a new process has to become ready"));
    public static final WatcherOption<Integer> RELOAD_PARALLEL = add(new WatcherOption<>("reload_parallel",
            OptionType.INTEGER, 1, false, true, "with ready: how many processes are replaced at a time"));
    public static final WatcherOption<Boolean> COPY_ENV =
            flag("copy_env", false, "start from the environment of the daemon instead of an empty one");
    public static final WatcherOption<Boolean> COPY_PATH =
            hiddenFlag("copy_path", false, "accepted with copy_env, without effect: there is no Python module path to copy");
    public static final WatcherOption<String> VIRTUALENV =
            hiddenText("virtualenv", null, "root of a Python virtual environment; needs copy_env");
    public static final WatcherOption<String> VIRTUALENV_PY_VER =
            hiddenText("virtualenv_py_ver", null, "the Python version, X.Y, to look for in it");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDIN =
            flag("close_child_stdin", true, "standard input is /dev/null");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDOUT =
            flag("close_child_stdout", false, "standard output is /dev/null");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDERR =
            flag("close_child_stderr", false, "standard error is /dev/null");

    /** All of them, in the order of the documentation. */
    public static List<WatcherOption<?>> all() {
        return List.copyOf(CATALOGUE.values());
    }

    /** The option of that name, in that very case. */
    public static Optional<WatcherOption<?>> named(String name) {
        return Optional.ofNullable(CATALOGUE.get(name));
    }

    @Override
    public String toString() {
        return name;
    }

    /** There is one object an option; a record's own comparison would cost 30 ms at the start of the daemon. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    private static WatcherOption<String> text(String name, String defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.TEXT, defaultValue, true, true, meaning));
    }

    private static WatcherOption<String> hiddenText(String name, String defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.TEXT, defaultValue, false, true, meaning));
    }

    private static WatcherOption<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.BOOLEAN, defaultValue, true, true, meaning));
    }

    private static WatcherOption<Boolean> hiddenFlag(String name, boolean defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.BOOLEAN, defaultValue, false, true, meaning));
    }

    private static WatcherOption<Integer> integer(String name, int defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.INTEGER, defaultValue, true, true, meaning));
    }

    private static WatcherOption<Double> number(String name, double defaultValue, String meaning) {
        return add(new WatcherOption<>(name, OptionType.NUMBER, defaultValue, true, true, meaning));
    }

    /** Seconds that are whole in the file, but may be set to fractions at run time. */
    private static WatcherOption<Number> whole(String name, String meaning) {
        return add(new WatcherOption<>(name, OptionType.WHOLE_NUMBER, 0, true, true, meaning));
    }

    private static <T> WatcherOption<T> add(WatcherOption<T> option) {
        CATALOGUE.put(option.name, option);
        return option;
    }
}
