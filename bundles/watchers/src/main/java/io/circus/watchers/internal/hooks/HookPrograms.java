// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.SpawnException;
import io.circus.watchers.Hook;
import io.circus.watchers.ProcessContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hooks that are programs: executables, and Python functions run by an interpreter. They run in the folder and with the
 * environment of the watcher's processes, as the user of the daemon.
 */
final class HookPrograms {

    private final ProcessTable table;
    private final HookProcess processes;
    private final Path folder;

    /** @param folder what programs are named relative to, and where modules are looked for */
    HookPrograms(ProcessTable table, Path folder) {
        this.table = table;
        processes = new HookProcess(table);
        this.folder = folder;
    }

    /** One that agrees by exiting with 0; anything else is a failure. For extended_stats it prints an object. */
    Hook executable(List<String> words) {
        var command = new ArrayList<>(words);
        command.set(0, folder.resolve(words.getFirst()).toString());
        return new Hook() {
            @Override
            public Answer call(Context context) throws Exception {
                check(run(context, command, HookVariables.json(context, workers(context)), false).exit());
                return Answer.PROCEED;
            }

            @Override
            public Map<String, Object> extendedStats(Context context, Map<String, Object> stats) throws Exception {
                var end = run(context, command, HookVariables.json(context, workers(context), stats), true);
                check(end.exit());
                var extended = new LinkedHashMap<>(stats);
                extended.putAll(HookJson.read(end.output()));
                return extended;
            }
        };
    }

    /** The function of that dotted name; it refuses by returning a false value. */
    Hook python(String function) {
        return new Hook() {
            @Override
            public Answer call(Context context) throws Exception {
                PythonAnswer answer = run(context, HookVariables.json(context, workers(context)));
                return answer.agrees() ? new Answer.Proceed(answer.environment())
                        : new Answer.Refuse(function + " returned a false value");
            }

            @Override
            public Map<String, Object> extendedStats(Context context, Map<String, Object> stats) throws Exception {
                return run(context, HookVariables.json(context, workers(context), stats)).stats();
            }

            private PythonAnswer run(Context context, String json) throws Exception {
                List<String> command = List.of("python3", "-c", runner(), function, folder.toString());
                var end = HookPrograms.this.run(context, command, json, true);
                if (!PythonAnswer.isError(end.output())) {
                    check(end.exit());
                }
                return PythonAnswer.read(end.output());
            }
        };
    }

    private HookProcess.End run(Hook.Context context, List<String> command, String json, boolean output)
            throws SpawnException, HookException, InterruptedException {
        ProcessContext process = ProcessContext.ofHooks(context.settings(), folder);
        return processes.run(context.watcher(), command, new ProcessContext(
                HookVariables.variables(context, process.environment()), process.folder()), json, output);
    }

    private List<ChildProcess> workers(Hook.Context context) {
        return table.processes(context.watcher()).stream().filter(process -> process.label().wid() > 0).toList();
    }

    private static void check(Exit exit) throws HookException {
        if (!exit.equals(new Exit.Status(0))) {
            throw new HookException("it " + (exit instanceof Exit.Signalled ? "was " : "") + exit);
        }
    }

    private static String runner() {
        try (InputStream script = HookPrograms.class.getResourceAsStream("hook.py")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
