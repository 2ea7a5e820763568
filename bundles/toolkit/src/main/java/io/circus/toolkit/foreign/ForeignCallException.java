// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

/** A call into a service was refused or has come to no end. The message is for the user and names bundle and service. */
public final class ForeignCallException extends Exception {

    private static final long serialVersionUID = 1L;

    public ForeignCallException(String message) {
        super(message);
    }
}
