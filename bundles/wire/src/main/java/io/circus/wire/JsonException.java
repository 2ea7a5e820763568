// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

/** Text that is not JSON, or more of it than is read: too deep, or a number too long. */
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1;

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }

    public JsonException(String message) {
        super(message);
    }
}
