// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.linux.SocketAddress;
import io.circus.sockets.SocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A system with one address for each port and file, where all sockets of a test are seen. */
final class FakeSocketCalls implements SocketCalls {

    static final int CHOSEN_PORT = 40_000;

    /** Of each open descriptor. */
    final Map<Integer, String> addresses = new TreeMap<>();
    /** Ports that may not be used. */
    final Set<Integer> forbidden = new HashSet<>();
    final Set<String> removedFiles = new TreeSet<>();
    final Map<Integer, Integer> backlogs = new HashMap<>();
    boolean refusesCopies;
    /** Whether a port is forbidden only once. */
    boolean lifts;
    private final Map<Integer, SocketAddress> bound = new HashMap<>();
    private int next = 200;

    @Override
    public int open(SocketSettings settings) throws IOException {
        return open(settings, settings.port());
    }

    @Override
    public int openShare(SocketSettings settings, int port) throws IOException {
        return open(settings, port);
    }

    private int open(SocketSettings settings, int port) throws IOException {
        String address = settings.file().orElse(settings.host() + ":" + (port == 0 ? CHOSEN_PORT : port));
        if (lifts ? forbidden.remove(port) : forbidden.contains(port)) {
            throw new IOException("cannot bind to " + address + ": EACCES (permission denied)");
        }
        if (!settings.reusePort() && addresses.containsValue(address)) {
            throw new IOException("cannot bind to " + address + ": EADDRINUSE (address already in use)");
        }
        int descriptor = next++;
        addresses.put(descriptor, address);
        bound.put(descriptor, settings.file().<SocketAddress>map(SocketAddress.Unix::new).orElse(
                new SocketAddress.Internet(InetAddress.getLoopbackAddress(), port == 0 ? CHOSEN_PORT : port)));
        backlogs.put(descriptor, settings.backlog());
        return descriptor;
    }

    @Override
    public void adjust(int descriptor, SocketSettings settings) {
        backlogs.put(descriptor, settings.backlog());
    }

    @Override
    public SocketAddress address(int descriptor) {
        return bound.get(descriptor);
    }

    @Override
    public int copy(int descriptor) throws IOException {
        if (refusesCopies) {
            throw new IOException("cannot copy descriptor " + descriptor + ": EMFILE (too many open files)");
        }
        int copy = next++;
        addresses.put(copy, "copy of " + descriptor);
        return copy;
    }

    @Override
    public void close(int descriptor) {
        if (addresses.remove(descriptor) == null) {
            throw new IllegalStateException("descriptor " + descriptor + " is not open");
        }
    }

    @Override
    public int keep(int descriptor) {
        return descriptor;
    }

    @Override
    public void closeKept(int descriptor) {
        close(descriptor);
    }

    @Override
    public boolean hasFile(String path) {
        return !removedFiles.contains(path);
    }

    @Override
    public void removeFile(String path) {
        removedFiles.add(path);
    }
}
