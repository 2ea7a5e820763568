// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

/** The running operation has to give way to another one that came: it leaves things as they are. */
public final class OvertakenException extends Exception {

    private static final long serialVersionUID = 1;

    OvertakenException() {
        super("overtaken", null, false, false);
    }
}
