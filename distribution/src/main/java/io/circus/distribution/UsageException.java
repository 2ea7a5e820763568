// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

/** The command line is not understood. The message is for the user. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int WRONG_USAGE = 2;

    UsageException(String message) {
        super(message);
    }

    /** The exit status of the process. */
    int status() {
        return WRONG_USAGE;
    }
}
