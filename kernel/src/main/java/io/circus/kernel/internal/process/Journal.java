// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Where the table writes what a daemon after this one needs in order to take its processes over. Any thread. */
public interface Journal {

    /** Without anybody who would read it. */
    Journal NONE = new Journal() { };

    /** One process; whoever has made it calls these in the order of its life. */
    interface Entry {

        Entry NONE = new Entry() { };

        default void runs(int pid) {}

        default void commanded(Cause.Commanded cause) {}

        default void outlives() {}

        /** It has ended, and its status can still be had. */
        default void ended(Exit exit) {}

        /** Its end has been dealt with, or it has never begun. What is in its pipes may still be read. */
        default void over() {}

        /** Closes one of the daemon's ends. */
        default void close(int pipe) {
            Descriptors.close(pipe);
        }
    }

    /**
     * A process of the daemon before.
     *
     * @param serial of its mark
     * @param pid 0 if that daemon was just making it
     * @param exit if that daemon has seen its end
     * @param told whether that has been dealt with
     */
    record Left(Entry entry, Label label, long serial, int pid, Instant startedAt, OptionalInt[] pipes, Optional<Cause.Commanded> commanded,
            boolean outlives, Optional<Exit> exit, boolean told) {

        Left withPid(int found) {
            return new Left(entry, label, serial, found, startedAt, pipes, commanded, outlives, exit, told);
        }
    }

    /**
     * A process is about to be made. From now on the daemon's ends of its pipes outlive the daemon.
     *
     * @param pipes by the number in the process, -1 for none; they may get other numbers
     * @throws ErrnoException why it must not be made
     */
    default Entry begin(Label label, long serial, Instant startedAt, int[] pipes) throws ErrnoException {
        return Entry.NONE;
    }

    /** What the marks of all processes begin with, {@code fresh} in the first daemon. */
    default String mark(String fresh) {
        return fresh;
    }

    /** The serials of marks begin after it. */
    default long firstSerial() {
        return 0;
    }

    /** This process takes the place of its keeper, which has ended: these have another parent now. @param beginning by pid */
    default void foreign(Map<Integer, Long> beginning) {}

    /** Whether that was said of this process. */
    default boolean isForeign(int pid, long beginning) {
        return false;
    }

    default List<Left> left() {
        return List.of();
    }
}
