// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.watchers.SocketSource;
import java.util.HashMap;
import java.util.Map;

/** Descriptors for one new process, as copies of its own. One thread. */
final class HandedDescriptors implements SocketSource.Lease {

    private final SocketCalls calls;
    private final Map<String, Integer> all = new HashMap<>();

    HandedDescriptors(SocketCalls calls) {
        this.calls = calls;
    }

    void put(String name, int descriptor) {
        all.put(name, descriptor);
    }

    @Override
    public int descriptor(String name) {
        return all.get(name);
    }

    @Override
    public void close() {
        all.values().forEach(calls::close);
        all.clear();
    }
}
