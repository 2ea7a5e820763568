// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

/** A watcher cannot do what it was told. The message names the watcher and the cause. */
public final class WatcherException extends Exception {

    private static final long serialVersionUID = 1;

    public WatcherException(String message) {
        super(message);
    }

    public WatcherException(String message, Throwable cause) {
        super(message, cause);
    }
}
