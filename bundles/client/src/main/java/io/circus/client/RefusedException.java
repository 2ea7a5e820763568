// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

/** The daemon has refused a command. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final int errno;

    RefusedException(String command, String reason, int errno) {
        super("cannot " + command + ": " + reason);
        this.reason = reason;
        this.errno = errno;
    }

    /** The reason that the daemon gave. */
    public String reason() {
        return reason;
    }

    /** 1 to 6, see the documentation of the protocol; 0 if the reply has none. */
    public int errno() {
        return errno;
    }
}
