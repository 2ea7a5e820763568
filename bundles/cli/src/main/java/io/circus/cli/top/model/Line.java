// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

/** A line of the table. */
public sealed interface Line {

    /** What it is about; lines about sockets have none that can be selected. */
    Key key();

    /** A daemon that does not answer. */
    record Silent(Snapshot daemon) implements Line {
        @Override
        public Key key() {
            return new Key(daemon.server(), "", 0);
        }
    }

    /** @param inner whether it stands below its sum; {@code opened} whether its processes or members stand below it */
    record OfWatcher(Watcher watcher, boolean inner, boolean opened) implements Line {
        @Override
        public Key key() {
            return watcher.key();
        }
    }

    /** A process. */
    record OfProcess(Watcher watcher, Process process) implements Line {
        @Override
        public Key key() {
            return new Key(watcher.server(), watcher.name(), process.pid());
        }
    }

    /** A managed socket. */
    record OfSocket(String server, Snapshot.Socket socket) implements Line {
        @Override
        public Key key() {
            return null;
        }
    }
}
