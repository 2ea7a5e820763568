// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.HttpAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The endpoints of one run of a program, and the tunnel to them if there is one. */
public final class Targets implements AutoCloseable {

    private final List<Target> all;
    private final Optional<SshTunnel> tunnel;

    private Targets(List<Target> all, Optional<SshTunnel> tunnel) {
        this.all = all;
        this.tunnel = tunnel;
    }

    /**
     * Opens a tunnel to {@code endpoints} if {@code options} ask for it.
     *
     * @param timeout seconds that the machine at its other end may take to accept the connection
     * @throws IOException if there is no tunnel
     */
    public static Targets open(ConnectionOptions options, List<String> endpoints, int timeout) throws IOException {
        var all = new ArrayList<Target>();
        if (options.ssh().isEmpty()) {
            for (String endpoint : endpoints) {
                all.add(new Target(endpoint, endpoint, options));
            }
            return new Targets(all, Optional.empty());
        }
        for (String endpoint : endpoints) {
            if (HttpAccess.isHttp(endpoint)) {
                throw new IllegalArgumentException("cannot reach " + endpoint + " through ssh: expected tcp://HOST:PORT or ipc://PATH");
            }
        }
        SshTunnel tunnel = SshTunnel.open(options, endpoints, timeout);
        try {
            for (int i = 0; i < endpoints.size(); i++) {
                all.add(new Target(endpoints.get(i), tunnel.endpoints().get(i), options));
            }
        } catch (RuntimeException e) {
            tunnel.close();
            throw e;
        }
        return new Targets(all, Optional.of(tunnel));
    }

    /** In the order in which they were named; at least one. */
    public List<Target> all() {
        return all;
    }

    @Override
    public void close() {
        tunnel.ifPresent(SshTunnel::close);
    }
}
