// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

/** The server cannot be opened; the message says why. */
public final class OpenFailure extends Exception {

    private static final long serialVersionUID = 1;

    public OpenFailure(String message) {
        super(message);
    }
}
