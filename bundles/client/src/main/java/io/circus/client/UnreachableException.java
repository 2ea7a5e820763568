// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.concurrent.TimeoutException;

/** Nobody takes connections at an endpoint, and nobody did for as long as was waited. */
public final class UnreachableException extends TimeoutException {

    private static final long serialVersionUID = 1;

    UnreachableException(String message) {
        super(message);
    }
}
