// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

/** The failure of a command; its message is the reason of the error reply. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final boolean refusal;
    private final boolean unavailable;

    public CommandException(ErrorCode code, String reason) {
        this(code, reason, null);
    }

    public CommandException(ErrorCode code, String reason, Throwable cause) {
        this(code, reason, cause, false, false);
    }

    private CommandException(ErrorCode code, String reason, Throwable cause, boolean refusal, boolean unavailable) {
        super(reason, cause);
        this.code = code;
        this.refusal = refusal;
        this.unavailable = unavailable;
    }

    /** The failure of a request that its caller may not send. */
    public static CommandException refused(String reason) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, reason, null, true, false);
    }

    /** The failure of a request that needs a bundle that is stopped or gone. */
    public static CommandException unavailable(String reason) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, reason, null, false, true);
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the caller may not send the request; nothing was begun. */
    public boolean isRefusal() {
        return refusal;
    }

    /** Whether a bundle is missing: the same request may succeed later. Nothing was begun. */
    public boolean isUnavailable() {
        return unavailable;
    }
}
