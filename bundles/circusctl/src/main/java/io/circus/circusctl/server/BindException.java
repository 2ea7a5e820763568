// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

/** An endpoint cannot be bound; the message names it and the cause. */
public final class BindException extends Exception {

    private static final long serialVersionUID = 1;

    BindException(String name, String address, String cause) {
        super("cannot bind " + name + " endpoint " + address + ": " + cause);
    }
}
