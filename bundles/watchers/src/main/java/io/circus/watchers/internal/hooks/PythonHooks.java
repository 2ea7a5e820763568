// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Asks Python which functions that hooks name there cannot be: where the hooks would run, and without running any of their modules.
 *
 * @param folder of the configuration file, where modules are looked for
 * @param commands runs a command to its end: empty if that was status 0, else what it said
 */
public record PythonHooks(Path folder, Function<List<String>, Optional<String>> commands) {

    /** What decides which Python runs and where it looks for modules. */
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH");

    /** Calls {@code found} with each of {@code functions} that there is not, and what is missing. */
    public void check(WatcherSettings settings, Collection<String> functions, BiConsumer<String, String> found) {
        if (functions.isEmpty()) {
            return;
        }
        ProcessContext context = ProcessContext.ofHooks(settings, folder);
        var command = new ArrayList<>(List.of("/usr/bin/env", "-C", context.folder().toString(), "-i"));
        context.environment().entrySet().stream().filter(PythonHooks::matters).sorted(Map.Entry.comparingByKey())
                .forEach(variable -> command.add(variable.getKey() + "=" + variable.getValue()));
        command.addAll(List.of("python3", "-c", script(), folder.toString()));
        command.addAll(functions);
        String said = commands.apply(command).orElse("");
        for (String function : functions) {
            said.lines().filter(line -> line.startsWith(function + ": ")).findFirst()
                    .ifPresent(line -> found.accept(function, line.substring(function.length() + 2)));
            if (said.startsWith("/usr/bin/env: ") && said.contains("python3")) {
                found.accept(function, "there is no program python3 that could call it");
            }
        }
    }

    private static boolean matters(Map.Entry<String, String> variable) {
        return ENVIRONMENT.contains(variable.getKey()) || variable.getKey().startsWith("PY");
    }

    private static String script() {
        try (InputStream script = PythonHooks.class.getResourceAsStream("find-hooks.py")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
