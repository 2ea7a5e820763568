// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

/** The {@code errno} of an error reply. */
public enum ErrorCode {
    NOT_SPECIFIED(0),
    INVALID_JSON(1),
    UNKNOWN_COMMAND(2),
    MESSAGE_ERROR(3),
    OS_ERROR(4),
    COMMAND_ERROR(5),
    BAD_MSG_DATA_ERROR(6);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
