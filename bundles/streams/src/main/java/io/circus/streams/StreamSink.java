// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the output of all processes of a watcher goes, of one stream. One call at a time, on a thread that may wait for the disk, but
 * for nothing longer: there are few such threads. Those of plugins have threads of their own, and {@value #LIMIT_SECONDS} s for a
 * call: {@link io.circus.kernel.foreign.Guard}.
 */
@ConsumerType
public interface StreamSink extends AutoCloseable {

    /** How long one call may take the sink of a plugin. */
    int LIMIT_SECONDS = 10;

    /**
     * Writes what {@code source} wrote. If lines are wanted, {@code bytes} are whole lines, each with its newline.
     *
     * @param bytes valid during the call only; those that are taken are before its position, also if the call fails
     * @throws IOException if not all could be taken: the rest comes again, a second later or dropped. It is told to the log once
     */
    void write(StreamSource source, ByteBuffer bytes) throws IOException;

    /** Whether a line that a process has not ended yet is kept from the sink: until its newline, 64 KiB or the end of the process. */
    default boolean wantsLines() {
        return false;
    }

    /**
     * Opens what it writes to again, because somebody may have moved it away: a file at its path. The first write after a failure
     * tries again.
     */
    default void reopen() throws IOException {}

    @Override
    void close() throws IOException;
}
