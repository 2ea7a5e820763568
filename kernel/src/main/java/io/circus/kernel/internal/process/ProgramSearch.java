// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds a program as execvp(3) would, but on the child's path and from the child's directory. */
final class ProgramSearch {

    /** The path where the environment has none: confstr(3), _CS_PATH. */
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private ProgramSearch() {}

    /** Why a search ended as it did. */
    sealed interface Result {
        /** @param path for exec; relative to the directory if the program was */
        record Found(String path) implements Result {}

        /** Nothing of that name. */
        record Missing() implements Result {}

        /** Files of that name, none of them executable. */
        record Forbidden() implements Result {}
    }

    /** Whether there is a file of that name; who may execute it is not looked at. */
    static boolean isThere(String program, Map<String, String> environment, Path directory) {
        return program.indexOf('/') >= 0 ? Files.exists(directory.resolve(program))
                : !(find(program, environment, directory) instanceof Result.Missing);
    }

    /** A program with a slash is not looked for: exec itself says what is wrong with it. */
    static Result find(String program, Map<String, String> environment, Path directory) {
        if (program.indexOf('/') >= 0) {
            return new Result.Found(program);
        }
        boolean forbidden = false;
        for (String entry : environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
            Path candidate = directory.resolve(entry).resolve(program);
            if (Files.isRegularFile(candidate)) {
                if (Files.isExecutable(candidate)) {
                    return new Result.Found(candidate.toString());
                }
                forbidden = true;
            }
        }
        return forbidden ? new Result.Forbidden() : new Result.Missing();
    }
}
