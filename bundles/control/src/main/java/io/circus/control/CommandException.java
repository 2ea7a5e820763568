// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

/** The failure of a command; its message is the reason of the error reply. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final boolean refusal;

    public CommandException(ErrorCode code, String reason) {
        this(code, reason, null);
    }

    public CommandException(ErrorCode code, String reason, Throwable cause) {
        this(code, reason, cause, false);
    }

    private CommandException(ErrorCode code, String reason, Throwable cause, boolean refusal) {
        super(reason, cause);
        this.code = code;
        this.refusal = refusal;
    }

    /** The failure of a request that its caller may not send. */
    public static CommandException refused(String reason) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, reason, null, true);
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the caller may not send the request; nothing was begun. */
    public boolean isRefusal() {
        return refusal;
    }
}
