// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: a stream class. */
@ConsumerType
@FunctionalInterface
public interface StreamSinkFactory {

    /** The service property with the name of the class, as {@code stdout_stream.class} says it. */
    String CLASS = "circus.stream.class";

    /**
     * Opens one for one stream of one watcher. On a thread that may wait for the disk.
     *
     * @throws IllegalArgumentException if an option is wrong; says which and what was expected
     * @throws IOException if it cannot be opened now: it is tried again
     */
    StreamSink open(StreamOptions options) throws IOException;
}
