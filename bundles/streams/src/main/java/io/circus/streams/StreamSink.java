// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives one stream, standard output or standard error, of all processes of a watcher. One call at a time, on a
 * thread that may wait for the disk, but for nothing longer: there are few such threads. The sinks of plugins have
 * threads of their own, and {@value #LIMIT_SECONDS} s for a call: {@link io.circus.toolkit.foreign.Guard}.
 */
@ConsumerType
public interface StreamSink extends AutoCloseable {

    /** The time limit for one call of a plugin's sink. */
    int LIMIT_SECONDS = 10;

    /**
     * Writes the output of {@code source}. If lines are wanted, {@code bytes} are whole lines, each with its
     * newline.
     *
     * @param bytes valid during the call only; bytes before its position have been taken, also if the call fails
     * @throws IOException if not all bytes could be taken: the rest is passed again a second later, or dropped. The log
     *     reports it once
     */
    void write(StreamSource source, ByteBuffer bytes) throws IOException;

    /**
     * Whether the sink wants whole lines: an unfinished line is then kept until its newline, 64 KiB or the end of the
     * process.
     */
    default boolean wantsLines() {
        return false;
    }

    /**
     * Opens the file at its path again, because somebody may have moved it away. After a failure the next write tries
     * again.
     */
    default void reopen() throws IOException {}

    @Override
    void close() throws IOException;
}
