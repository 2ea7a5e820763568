// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.OptionalInt;

/** How a process ended: waitid(2). */
public sealed interface Exit {

    /** 0 to 255 for a process that exited by itself, minus the signal number for one that was killed; empty if nobody knows. */
    OptionalInt exitCode();

    /** It called exit(3) or returned from main. */
    record Status(int code) implements Exit {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.of(code);
        }

        @Override
        public String toString() {
            return "exited with status " + code;
        }
    }

    /** A signal ended it. */
    record Signalled(Signal signal, boolean coreDumped) implements Exit {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.of(-signal.number());
        }

        @Override
        public String toString() {
            return "killed by " + signal + (coreDumped ? " (core dumped)" : "");
        }
    }

    /** It has ended, and how is not to be found out. @param reason why not: {@code somebody else took its status} */
    record Unknown(String reason) implements Exit {
        @Override
        public OptionalInt exitCode() {
            return OptionalInt.empty();
        }

        @Override
        public String toString() {
            return "ended, it is not known how: " + reason;
        }
    }
}
