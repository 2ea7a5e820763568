// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import io.circus.kernel.linux.Errno;

/** A process could not be made. The message names the label, the command, the stage and the errno. */
public final class SpawnException extends Exception {

    private static final long serialVersionUID = 1;

    /** How far it came. */
    public enum Stage {
        /** Looking for the program on the path. */
        SEARCH("looking for the program"),
        /** Changing to the working directory. */
        DIRECTORY("changing to the working directory"),
        /** Making a pipe for its output. */
        PIPE("making a pipe"),
        /** posix_spawn(3): fork and exec. */
        EXEC("executing the program");

        private final String text;

        Stage(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Stage stage;
    private final String errno;

    /** @param errno the name with its meaning, such as {@code ENOENT (no such file or directory)} */
    public SpawnException(Label label, String what, Stage stage, String errno) {
        super("cannot spawn " + label + " (" + what + "): " + errno + " while " + stage);
        this.stage = stage;
        this.errno = errno;
    }

    public Stage stage() {
        return stage;
    }

    public String errno() {
        return errno;
    }

    /** Whether it is over as soon as others let go of what they hold: descriptors, memory, threads, the program's file. */
    public boolean isPassing() {
        return Errno.isPassing(errno);
    }
}
