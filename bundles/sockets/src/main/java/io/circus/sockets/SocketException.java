// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

/** A socket could not be opened: {@code cannot open the socket web: cannot bind to 127.0.0.1:80: EACCES (permission denied)}. */
public final class SocketException extends Exception {

    private static final long serialVersionUID = 1;

    /** As {@code failure}, with the state that remains after it. */
    public SocketException(SocketException failure, String consolation) {
        super(failure.getMessage() + "; " + consolation, failure.getCause());
    }

    public SocketException(String name, Exception cause) {
        super("cannot open the socket " + name + ": " + cause.getMessage(), cause);
    }
}
