// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Exit;
import io.circus.kernel.ProcessTable;
import io.circus.watchers.Hook;
import io.circus.watchers.WatcherSettings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hooks that are programs: executables, and Python functions run by an interpreter. */
final class HookPrograms {

    private static final String PYTHON_PATH = "PYTHONPATH";

    private final HookProcess processes;
    private final Path folder;

    /** @param folder where the programs start, and what they are named relative to */
    HookPrograms(ProcessTable table, Path folder) {
        processes = new HookProcess(table, folder);
        this.folder = folder;
    }

    /** One that agrees by exiting with 0; anything else is a failure. For extended_stats it prints an object. */
    Hook executable(List<String> command) {
        return new Hook() {
            @Override
            public Answer call(Facts facts) throws Exception {
                var end = processes.run(facts.watcher(), command, HookFacts.variables(facts),
                        HookFacts.json(facts), false);
                check(end.exit());
                return Answer.PROCEED;
            }

            @Override
            public Map<String, Object> extendedStats(Facts facts, Map<String, Object> stats) throws Exception {
                var end = processes.run(facts.watcher(), command, HookFacts.variables(facts),
                        HookFacts.json(facts, stats), true);
                check(end.exit());
                var extended = new LinkedHashMap<>(stats);
                extended.putAll(HookJson.read(end.output()));
                return extended;
            }
        };
    }

    /** The function of that dotted name; it refuses by returning a false value. */
    Hook python(String function, WatcherSettings settings) {
        return new Hook() {
            @Override
            public Answer call(Facts facts) throws Exception {
                return run(facts, HookFacts.json(facts)).startsWith("true") ? Answer.PROCEED
                        : new Answer.Refuse(function + " returned a false value");
            }

            @Override
            public Map<String, Object> extendedStats(Facts facts, Map<String, Object> stats) throws Exception {
                String result = run(facts, HookFacts.json(facts, stats));
                return HookJson.read(result.substring(result.indexOf('\n') + 1));
            }

            private String run(Facts facts, String json) throws Exception {
                Map<String, String> variables = HookFacts.variables(facts);
                String path = pythonPath(variables, settings);
                variables.put(PYTHON_PATH, path);
                var end = processes.run(facts.watcher(), List.of("python3", "-c", runner(), function), variables, json,
                        true);
                String result = end.output();
                if (result.startsWith("error ")) {
                    throw new HookException(result.substring("error ".length()).strip());
                }
                check(end.exit());
                if (!result.startsWith("true") && !result.startsWith("false")) {
                    throw new HookException("python3 ended without an answer");
                }
                return result;
            }
        };
    }

    /** The folder of the configuration, and what the watcher's environment or else the daemon's has. */
    private String pythonPath(Map<String, String> variables, WatcherSettings settings) {
        String further = settings.environment().getOrDefault(PYTHON_PATH, variables.get(PYTHON_PATH));
        return further == null || further.isEmpty() ? folder.toString() : folder + File.pathSeparator + further;
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
