// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.toolkit.NumberRange;
import io.circus.toolkit.OptionType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of the options that mean something to a watcher: name, type, default, range, effect and meaning. The ini file,
 * the commands, the checks and the documentation have them from here. {@link OptionFamily} has the options with open names.
 * Circus keeps any other option of a watcher's section as text, {@link WatcherSettings#freeForm}, for plugins to read.
 */
public final class WatcherOption<T> extends Option<T> {

    private static final Map<String, WatcherOption<?>> CATALOGUE = new LinkedHashMap<>();

    public static final WatcherOption<String> CMD = option("cmd", OptionType.WORDS, "")
            .reloads().means("the command, split as a shell splits words");
    public static final WatcherOption<String> ARGS = option("args", OptionType.WORDS, "")
            .reloads().means("further arguments, appended to the command");
    public static final WatcherOption<Boolean> SHELL = option("shell", OptionType.BOOLEAN, false)
            .reloads().means("give the command to /bin/sh -c as written");
    public static final WatcherOption<String> SHELL_ARGS = option("shell_args", OptionType.TEXT, null)
            .means("with shell: $0, $1 and so on of the shell");
    public static final WatcherOption<String> EXECUTABLE = option("executable", OptionType.TEXT, null)
            .means("accepted, without effect");
    public static final WatcherOption<String> WORKING_DIR = option("working_dir", OptionType.TEXT, null)
            .reloads().means("the working directory; the daemon's own if not given");
    public static final WatcherOption<String> UID = option("uid", OptionType.USER, null)
            .reloads().means("the user to run as, by name or number");
    public static final WatcherOption<String> GID = option("gid", OptionType.GROUP, null)
            .reloads().means("the group to run as, by name or number");
    public static final WatcherOption<Integer> UMASK = option("umask", OptionType.OCTAL, null)
            .hidden().means("the umask of the processes; the daemon's if not given");
    public static final WatcherOption<Integer> NUMPROCESSES = option("numprocesses", OptionType.COUNT, 1)
            .atOnce().managed().within(NumberRange.from(0)).means("how many processes to keep");
    public static final WatcherOption<Boolean> SINGLETON = option("singleton", OptionType.TRUTH, false)
            .atOnce().managed().means("never more than one process");
    public static final WatcherOption<Number> WARMUP_DELAY = option("warmup_delay", OptionType.WHOLE_NUMBER, (Number) 0)
            .atOnce().managed().countsFrom(0, "").means("seconds between two spawns");
    public static final WatcherOption<Boolean> AUTOSTART = option("autostart", OptionType.BOOLEAN, true)
            .hidden().managed().means("start it together with the daemon");
    public static final WatcherOption<Boolean> RESPAWN = option("respawn", OptionType.BOOLEAN, true)
            .atOnce().managed().means("replace processes that ended");
    public static final WatcherOption<Integer> MAX_RETRY = option("max_retry", OptionType.INTEGER, 5)
            .atOnce().managed().countsFrom(-1, ", which is without end").means("attempts to spawn the first process of a start before"
                    + " the watcher is stopped, and if it is given, to replace each of them; -1 without end");
    public static final WatcherOption<Double> GRACEFUL_TIMEOUT = option("graceful_timeout", OptionType.NUMBER, 30.0)
            .atOnce().managed().countsFrom(0, "").means("seconds from the stop signal to SIGKILL");
    public static final WatcherOption<Integer> STOP_SIGNAL = option("stop_signal", OptionType.SIGNAL, 15)
            .atOnce().managed().knows(OptionScope.NOTHING).means("the signal that asks a process to stop");
    public static final WatcherOption<String> STOP_METHOD = option("stop_method", OptionType.TEXT, null)
            .hidden().means("the name of another way to ask a process to stop, which a plugin provides");
    public static final WatcherOption<Boolean> STOP_CHILDREN = option("stop_children", OptionType.BOOLEAN, false)
            .atOnce().managed().means("send the stop signal to the direct children too");
    public static final WatcherOption<Boolean> SEND_HUP = option("send_hup", OptionType.BOOLEAN, false)
            .atOnce().managed().means("a graceful reload sends SIGHUP instead of replacing processes");
    public static final WatcherOption<Integer> MAX_AGE = option("max_age", OptionType.INTEGER, 0)
            .reloads().managed().knows(OptionScope.WATCHER).countsFrom(0, "").means("seconds after which a process is replaced; 0 for never");
    public static final WatcherOption<Integer> MAX_AGE_VARIANCE = option("max_age_variance", OptionType.INTEGER, 30)
            .reloads().managed().knows(OptionScope.WATCHER).countsFrom(0, "").means("up to so many seconds are added to max_age at random");
    public static final WatcherOption<Integer> PRIORITY = option("priority", OptionType.INTEGER, 0)
            .managed().means("higher starts first and stops last");
    public static final WatcherOption<Boolean> USE_SOCKETS = option("use_sockets", OptionType.BOOLEAN, false)
            .means("inherit the managed sockets");
    public static final WatcherOption<String> STDIN_SOCKET = option("stdin_socket", OptionType.TEXT, null)
            .hidden().means("the managed socket to put on descriptor 0");
    public static final WatcherOption<Boolean> ON_DEMAND = option("on_demand", OptionType.BOOLEAN, false)
            .managed().means("start at the first connection");
    public static final WatcherOption<String> READY = option("ready", OptionType.TEXT, null)
            .hidden().means("when a new process may replace an old one: notify, tcp:HOST:PORT, http:URL, exec:COMMAND or"
                    + " delay[:SECONDS]");
    public static final WatcherOption<Double> READY_TIMEOUT = option("ready_timeout", OptionType.NUMBER, 30.0)
            .hidden().managed().means("with ready: seconds that a new process has to become ready");
    public static final WatcherOption<Integer> RELOAD_PARALLEL = option("reload_parallel", OptionType.INTEGER, 1)
            .hidden().managed().countsFrom(1, "").means("with ready: how many processes are replaced at a time");
    public static final WatcherOption<Integer> LOG_RING = option("log_ring", OptionType.INTEGER, 256 << 10)
            .hidden().managed().atOnce().within(NumberRange.from(0)).means("bytes of its last output to keep in memory for"
                    + " `circusctl tail` and the web page; 0 for none");
    public static final WatcherOption<Boolean> COPY_ENV = option("copy_env", OptionType.BOOLEAN, false)
            .atOnce().means("start from the environment of the daemon instead of an empty one");
    public static final WatcherOption<Boolean> COPY_PATH = option("copy_path", OptionType.BOOLEAN, false)
            .hidden().means("accepted with copy_env, without effect: there is no Python module path to copy");
    public static final WatcherOption<String> VIRTUALENV = option("virtualenv", OptionType.TEXT, null)
            .hidden().means("root of a Python virtual environment; needs copy_env");
    public static final WatcherOption<String> VIRTUALENV_PY_VER = option("virtualenv_py_ver", OptionType.TEXT, null)
            .hidden().means("the Python version, X.Y, to look for in it");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDIN = option("close_child_stdin", OptionType.BOOLEAN, true)
            .atOnce().means("standard input is /dev/null");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDOUT = option("close_child_stdout", OptionType.BOOLEAN, false)
            .atOnce().means("standard output is /dev/null");
    public static final WatcherOption<Boolean> CLOSE_CHILD_STDERR = option("close_child_stderr", OptionType.BOOLEAN, false)
            .atOnce().means("standard error is /dev/null");

    private final OptionEffect effect;
    private final OptionScope scope;
    private final NumberRange range;
    private final String below;
    private final boolean listed;
    private final boolean managed;

    private WatcherOption(Declaration<T> its, String meaning) {
        super(its.name, its.type, its.defaultValue, meaning);
        effect = its.effect;
        scope = its.scope;
        range = its.range;
        below = its.below;
        listed = its.listed;
        managed = its.managed;
    }

    /** All of them, in the order of the documentation. */
    public static List<WatcherOption<?>> all() {
        return List.copyOf(CATALOGUE.values());
    }

    /** The option of that name, in that very case. */
    public static Optional<WatcherOption<?>> named(String name) {
        return Optional.ofNullable(CATALOGUE.get(name));
    }

    /** What {@code set} does with it. */
    public OptionEffect effect() {
        return effect;
    }

    /** The variables that count in its text when the file is read. */
    public OptionScope scope() {
        return scope;
    }

    /** The numbers that mean something. */
    public NumberRange range() {
        return range;
    }

    /** What is told of a number below the range, which counts as the lowest one; empty if such a number is refused. */
    public Optional<String> below() {
        return Optional.ofNullable(below);
    }

    /** Whether the {@code options} command shows it. */
    public boolean listed() {
        return listed;
    }

    /**
     * Whether a manager may set it: a number, a time or a switch. The other options choose a program, its environment, its user
     * or a file, and whoever chooses one of these runs any program.
     */
    public boolean managed() {
        return managed;
    }

    private static <T> Declaration<T> option(String name, OptionType<T> type, T defaultValue) {
        return new Declaration<>(name, type, defaultValue);
    }

    /** An option that is being declared: listed, fixed, for admins alone. Text knows the variables of its watcher. */
    private static final class Declaration<T> {

        private final String name;
        private final OptionType<T> type;
        private final T defaultValue;
        private OptionEffect effect = OptionEffect.FIXED;
        private OptionScope scope;
        private NumberRange range = NumberRange.ALL;
        private String below;
        private boolean listed = true;
        private boolean managed;

        private Declaration(String name, OptionType<T> type, T defaultValue) {
            this.name = name;
            this.type = type;
            this.defaultValue = defaultValue;
            this.scope = type.isText() ? OptionScope.WATCHER : OptionScope.DAEMON;
        }

        private Declaration<T> atOnce() {
            effect = OptionEffect.AT_ONCE;
            return this;
        }

        private Declaration<T> reloads() {
            effect = OptionEffect.RELOAD;
            return this;
        }

        private Declaration<T> hidden() {
            listed = false;
            return this;
        }

        private Declaration<T> managed() {
            managed = true;
            return this;
        }

        private Declaration<T> knows(OptionScope variables) {
            scope = variables;
            return this;
        }

        private Declaration<T> within(NumberRange all) {
            range = all;
            return this;
        }

        /** A lower number counts as {@code lowest}. */
        private Declaration<T> countsFrom(int lowest, String remark) {
            range = NumberRange.from(lowest);
            below = (lowest == 0 ? "is negative" : "is less than " + lowest) + ": it counts as " + lowest + remark;
            return this;
        }

        private WatcherOption<T> means(String meaning) {
            var option = new WatcherOption<>(this, meaning);
            CATALOGUE.put(name, option);
            return option;
        }
    }
}
