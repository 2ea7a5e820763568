// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

/** The daemon refuses a command. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final int errno;

    RefusedException(String command, String reason, int errno) {
        super("cannot " + command + ": " + reason);
        this.reason = reason;
        this.errno = errno;
    }

    /** As the daemon tells it. */
    public String reason() {
        return reason;
    }

    /** 1 to 6, as the documentation of the protocol says; 0 if the daemon tells none. */
    public int errno() {
        return errno;
    }
}
