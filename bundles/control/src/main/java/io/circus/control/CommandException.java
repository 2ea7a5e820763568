// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

/** The failure of a command; its message is the reason of the error reply. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public CommandException(ErrorCode code, String reason) {
        super(reason);
        this.code = code;
    }

    public CommandException(ErrorCode code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
