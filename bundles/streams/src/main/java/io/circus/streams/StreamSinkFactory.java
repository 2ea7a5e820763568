// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Whiteboard service: a stream class. */
@ConsumerType
@FunctionalInterface
public interface StreamSinkFactory {

    /** The service property with the name of the class, for {@code stdout_stream.class}. */
    String CLASS = "circus.stream.class";

    /**
     * Opens a sink for one stream of one watcher. Called on a thread that may wait for the disk.
     *
     * @throws IllegalArgumentException if an option is wrong; the message names it and what was expected
     * @throws IOException if it cannot be opened now; the daemon tries again
     */
    StreamSink open(StreamOptions options) throws IOException;
}
