// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.linux.Accounts;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamClass;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.CommandLine;
import io.circus.watchers.internal.hooks.PythonHooks;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds users, folders and programs that the options of a watcher name and that this machine does not have. */
final class Machine {

    private static final String CANNOT_START = ": the watcher cannot start until there is";

    private final List<Diagnostic> found;
    private final PythonHooks python;

    /**
     * @param folder of the configuration file
     * @param commands runs a command to its end: empty if that was status 0, else what it said
     */
    Machine(List<Diagnostic> found, Path folder, Function<List<String>, Optional<String>> commands) {
        this.found = found;
        python = new PythonHooks(folder, commands);
    }

    /** Waits for look-ups of accounts, and for Python. */
    void check(WatcherSettings settings) {
        checkAccounts(settings);
        checkContext(settings);
        ProcessOutputs.STREAMS.forEach(stream -> checkStream(settings, stream));
        checkHooks(settings);
    }

    private void checkAccounts(WatcherSettings settings) {
        String user = settings.get(WatcherOption.UID);
        if (user != null && Accounts.user(user).isEmpty()) {
            warn(WatcherOption.UID.name(), "there is no user " + user + CANNOT_START);
        }
        String group = settings.get(WatcherOption.GID);
        if (group != null && Accounts.group(group).isEmpty()) {
            warn(WatcherOption.GID.name(), "there is no group " + group + CANNOT_START);
        }
    }

    private void checkContext(WatcherSettings settings) {
        String directory = settings.get(WatcherOption.WORKING_DIR);
        try {
            if (directory != null && !Files.isDirectory(Path.of(directory))) {
                warn(WatcherOption.WORKING_DIR.name(), "there is no folder " + Path.of(directory).toAbsolutePath() + CANNOT_START);
            }
            ProcessContext context = ProcessContext.of(settings);
            if (!settings.get(WatcherOption.SHELL)) {
                checkProgram(settings, context);
            }
        } catch (InvalidPathException e) {
            warn(WatcherOption.WORKING_DIR.name(), "expected a folder, got '" + e.getInput() + "'");
        } catch (IllegalArgumentException e) {
            warn(WatcherOption.VIRTUALENV.name(), e.getMessage() + CANNOT_START);
        }
    }

    private void checkProgram(WatcherSettings settings, ProcessContext context) {
        String program;
        try {
            program = CommandLine.of(settings, 1, context.environment(), Map.of()).getFirst();
        } catch (IllegalArgumentException e) {
            return; // told where the options are read
        }
        // what has a variable that there is not is told of already
        if (program.indexOf('(') < 0 && context.program(program).isEmpty()) {
            String path = context.environment().get("PATH");
            warn(WatcherOption.CMD.name(), "there is no program " + program
                    + (program.indexOf('/') >= 0 ? "" : path == null ? " in /bin:/usr/bin" : " in " + path) + CANNOT_START);
        }
    }

    private void checkStream(WatcherSettings settings, String stream) {
        try {
            String file = StreamOption.FILENAME.of(StreamClass.values(settings, stream));
            Path folder = file == null ? null : Path.of(file).toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                warn(stream + "." + StreamOption.FILENAME.name(), "there is no folder " + folder + ", output waits until there is");
            }
        } catch (InvalidPathException e) {
            // told where the options are read
        }
    }

    private void checkHooks(WatcherSettings settings) {
        var functions = new LinkedHashMap<String, List<String>>();
        for (Hook.Point point : Hook.Point.values()) {
            try {
                HookSetting.of(settings, point).ifPresent(hook -> {
                    if (hook.isDottedName()) {
                        functions.computeIfAbsent(hook.name(), name -> new ArrayList<>()).add(hook.key());
                    } else {
                        checkHook(hook);
                    }
                });
            } catch (IllegalArgumentException e) {
                // told when the hook is called
            }
        }
        python.check(settings, functions.keySet(), (function, why) ->
                functions.get(function).forEach(key -> warn(key, why + ", the hook fails unless a plugin provides " + function)));
    }

    private void checkHook(HookSetting hook) {
        if (hook.isExecutable()) {
            Path program = python.folder().resolve(hook.name());
            if (!Files.exists(program)) {
                warn(hook.key(), "there is no program " + program);
            }
        } else if (hook.name().indexOf(':') > 0) {
            warn(hook.key(), "is the name of a service: a function of a module in Python is MODULE.FUNCTION, did you mean "
                    + hook.name().replace(':', '.') + "?");
        }
    }

    private void warn(String key, String text) {
        found.add(Diagnostic.warning(key, text));
    }
}
