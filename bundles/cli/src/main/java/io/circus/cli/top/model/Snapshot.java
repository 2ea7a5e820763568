// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import io.circus.verbs.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one daemon at some moment.
 *
 * @param known whether it has ever answered
 * @param pid of the daemon; 0 if it is unknown
 * @param usage of the daemon itself
 * @param age of the daemon in seconds
 */
public record Snapshot(String server, boolean known, Optional<Silence> silence, long pid, Usage usage, double age,
        List<Watcher> watchers, List<Socket> sockets, List<Happening> happenings) {

    /** A managed socket. @param reads connections and datagrams in the last second */
    public record Socket(String address, long reads) {}
}
