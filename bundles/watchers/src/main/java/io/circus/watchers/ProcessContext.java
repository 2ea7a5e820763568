// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the processes of a watcher run, and with which environment. Whatever is run on behalf of a watcher runs there
 * too: hooks, checks, look-ups of its program. Immutable.
 *
 * @param environment the whole of it
 * @param folder absolute; it need not exist
 */
public record ProcessContext(Map<String, String> environment, Path folder) {

    /** The path where the environment has none: confstr(3), _CS_PATH. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    /**
     * That of the processes themselves.
     *
     * @throws IllegalArgumentException if the virtual environment is not where it should be
     */
    public static ProcessContext of(WatcherSettings settings) {
        return new ProcessContext(WorkerEnvironment.of(settings), folder(settings));
    }

    /**
     * That of the hooks: what the processes have not set is as the daemon has it. A hook may make the folder and the
     * virtual environment that the processes need, so neither has to be there.
     *
     * @param otherwise the folder to run in while that of the processes does not exist
     */
    public static ProcessContext ofHooks(WatcherSettings settings, Path otherwise) {
        Path folder = folder(settings);
        return new ProcessContext(WorkerEnvironment.ofHooks(settings), Files.isDirectory(folder) ? folder : otherwise);
    }

    private static Path folder(WatcherSettings settings) {
        String directory = settings.get(WatcherOption.WORKING_DIR);
        return Path.of(directory == null ? "" : directory).toAbsolutePath();
    }

    /** The file that {@code word} means as the program of a command, links and all; empty if there is none. */
    public Optional<Path> program(String word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        if (word.indexOf('/') >= 0) {
            return Optional.of(folder.resolve(word).normalize()).filter(Files::isRegularFile);
        }
        for (String entry : environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
            Path candidate = folder.resolve(entry).resolve(word).normalize();
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
