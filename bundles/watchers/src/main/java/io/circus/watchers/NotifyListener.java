// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what the processes of watchers say in the way of sd_notify(3): a service of whoever wants to. A process has a
 * NOTIFY_SOCKET if its watcher is {@code ready = notify}, or if a listener that is there when it is spawned wants to hear from it.
 */
@ConsumerType
public interface NotifyListener {

    /** How long a call may take the listener of a plugin. */
    int PATIENCE_SECONDS = 2;

    /**
     * How long a process of a watcher with {@code settings} may be silent: told to it as WATCHDOG_USEC. Called before each spawn,
     * which waits for the answer, {@value #PATIENCE_SECONDS} s at most.
     *
     * @return empty if this listener does not care for the watcher
     */
    Optional<Duration> watchdog(WatcherSettings settings);

    /**
     * The process has said something. One call at a time, on threads of its own.
     *
     * @param pid the process that was given the socket, whichever of its tree has spoken
     * @param assignments such as {@code WATCHDOG=1}
     */
    void onNotify(String watcher, int pid, List<String> assignments);
}
