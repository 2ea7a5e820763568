// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A process to be made. It gets a session of its own, default signal dispositions, an empty signal mask, the soft
 * descriptor limit that the daemon was started with, and no descriptor above 2 but those that are passed.
 *
 * @param label whose it is
 * @param command the program and its arguments; a program without a slash is looked for on the {@code PATH} of
 *     {@code environment} (without one: {@code /bin:/usr/bin}), one with a slash is relative to the directory
 * @param environment the complete environment; the kernel adds {@link #MARK}
 * @param directory the working directory
 * @param passed the descriptors it gets beside the standard ones
 * @param last the program that the others of {@code command} execute in the end: that it is missing is told as of the first one
 */
public record SpawnRequest(Label label, List<String> command, Map<String, String> environment, Path directory,
        Stdio stdin, Stdio stdout, Stdio stderr, PassedDescriptors passed, Optional<String> last) {

    /** The variable by which the daemon knows a process of a worker's tree again, whatever it did to detach itself. */
    public static final String MARK = "CIRCUS_MARK";

    public SpawnRequest {
        Objects.requireNonNull(label);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(passed);
        Objects.requireNonNull(last);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("cannot spawn " + label + ": the command is empty");
        }
        if (command.stream().anyMatch(SpawnRequest::hasNul)
                || environment.entrySet().stream().anyMatch(e -> hasNul(e.getKey()) || hasNul(e.getValue()))) {
            throw new IllegalArgumentException("cannot spawn " + label + ": a NUL in its command or environment");
        }
    }

    /** One that gets the standard descriptors only. */
    public SpawnRequest(Label label, List<String> command, Map<String, String> environment, Path directory,
            Stdio stdin, Stdio stdout, Stdio stderr) {
        this(label, command, environment, directory, stdin, stdout, stderr, PassedDescriptors.NONE, Optional.empty());
    }

    /** It would end the text for the system call. */
    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }
}
