// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The daemons of one run of the program, and the tunnels to them. */
final class Targets implements AutoCloseable {

    private final List<Target> all = new ArrayList<>();
    private final List<SshTunnel> tunnels = new ArrayList<>();

    private Targets() {}

    /**
     * Opens a tunnel to each of {@code endpoints} if {@code options} ask for it.
     *
     * @throws IOException if there is no tunnel
     */
    static Targets open(Options options, List<String> endpoints) throws IOException {
        var targets = new Targets();
        try {
            for (String endpoint : endpoints) {
                if (options.ssh().isPresent()) {
                    SshTunnel tunnel = SshTunnel.open(options.ssh().get(), options.sshKeyFile(), endpoint, options.timeout());
                    targets.tunnels.add(tunnel);
                    targets.all.add(new Target(endpoint, tunnel.endpoint(), options.keys()));
                } else {
                    targets.all.add(new Target(endpoint, endpoint, options.keys()));
                }
            }
            return targets;
        } catch (IOException | RuntimeException e) {
            targets.close();
            throw e;
        }
    }

    /** In the order in which they were named; at least one. */
    List<Target> all() {
        return all;
    }

    @Override
    public void close() {
        for (SshTunnel tunnel : tunnels) {
            tunnel.close();
        }
    }
}
