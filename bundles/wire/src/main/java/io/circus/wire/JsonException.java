// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

/** The text is not JSON, or exceeds a limit: nested too deep, or a number too long. */
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1;

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }

    public JsonException(String message) {
        super(message);
    }
}
