// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

/**
 * A verb failed. The message is the reason; {@link #toString}, which the shell shows, is the text of the command
 * line.
 */
final class FailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final String text;

    FailedException(String reason, String text) {
        super(reason);
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
