// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the output of processes goes: a service of whoever reads their pipes. Only watchers with {@code stdout_stream.KEY} or
 * {@code stderr_stream.KEY} have pipes. Any thread; only {@link #close} waits.
 */
@ConsumerType
public interface ProcessOutputs {

    /** The streams of a watcher, as their options begin. */
    List<String> STREAMS = List.of("stdout_stream", "stderr_stream");

    /** Opens the streams of a watcher; those whose options have changed are closed and opened anew. Loses nothing. */
    void configure(WatcherSettings settings);

    /** The stream class that {@code settings} name and that is not there yet, if there is one. */
    Optional<String> missingClass(WatcherSettings settings);

    /** Calls {@code listener} whenever a stream class has come. */
    Cancellable whenClassComes(Runnable listener);

    /**
     * Reads the pipes of {@code process} from now on, and closes them when it has ended and they are empty. Again for one that is
     * read already: nothing.
     */
    void attach(WatcherSettings settings, ChildProcess process);

    /** Opens the files of the streams of {@code watcher} again: they may have been moved away. */
    default void reopen(String watcher) {}

    /**
     * Waits until all that the ended processes of {@code watcher} wrote is where it should be, then closes its streams; a stream
     * with processes that live on is closed when they have ended.
     *
     * @param patience how long it waits at most; zero closes all the same, later
     */
    void close(String watcher, Duration patience) throws InterruptedException;
}
