// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

/** How a process ended: waitid(2). */
public sealed interface Exit {

    /** 0 to 255 for a process that exited by itself, minus the signal number for one that was killed. */
    int code();

    /** It called exit(3) or returned from main. */
    record Status(int code) implements Exit {
        @Override
        public String toString() {
            return "exited with status " + code;
        }
    }

    /** A signal ended it. */
    record Signalled(Signal signal, boolean coreDumped) implements Exit {
        @Override
        public int code() {
            return -signal.number();
        }

        @Override
        public String toString() {
            return "killed by " + signal + (coreDumped ? " (core dumped)" : "");
        }
    }
}
