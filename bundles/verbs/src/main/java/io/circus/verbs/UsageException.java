// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

/** The words after a verb make no valid request. The message is the complete text for the user, without a line end. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    /** The reason, which decides the stream of the text and the exit status. */
    public enum Kind {
        /** The user asked for help: the message goes to the standard output. */
        HELP(0),
        /** Too few or too many arguments, or a value that cannot be converted. */
        ARGUMENTS(1),
        /** An unknown option or verb, or an option without its value. */
        OPTIONS(2);

        private final int exitStatus;

        Kind(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        public int exitStatus() {
            return exitStatus;
        }
    }

    private final Kind kind;

    public UsageException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
