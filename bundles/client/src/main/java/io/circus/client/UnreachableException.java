// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.concurrent.TimeoutException;

/** Connections to an endpoint were refused for the whole waiting time. */
public final class UnreachableException extends TimeoutException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message) {
        super(message);
    }
}
