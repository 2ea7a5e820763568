// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.sockets.Sockets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** None; or, if a test says so, one socket of each kind, and one that is closed. */
final class FakeSockets implements Sockets {

    boolean any;

    @Override
    public List<ManagedSocket> all() {
        return !any ? List.of() : List.of(socket("closed", "", OptionalInt.empty()), socket("uds", "/tmp/u.sock", OptionalInt.of(202)),
                socket("web", "", OptionalInt.of(201)));
    }

    private static ManagedSocket socket(String name, String path, OptionalInt descriptor) {
        var settings = new SocketSettings(name, path.isEmpty() ? Family.AF_INET : Family.AF_UNIX, Type.SOCK_STREAM, 0,
                "localhost", 0, path, 8, false, 2048, "", false, false, false);
        return new ManagedSocket(settings, descriptor, "127.0.0.1", 15561, false);
    }

    @Override
    public void put(SocketSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> restore() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void closeAll() {
        throw new UnsupportedOperationException();
    }
}
