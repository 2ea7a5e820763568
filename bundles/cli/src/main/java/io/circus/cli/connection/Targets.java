// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The daemons of one run of a program, and the tunnels to those that are reached through ssh. */
public final class Targets implements AutoCloseable {

    private final List<Target> all;
    private final List<SshTunnel> tunnels;

    private Targets(List<Target> all, List<SshTunnel> tunnels) {
        this.all = all;
        this.tunnels = tunnels;
    }

    /** What one ssh is started for: the machine and the key, and whether the near ends must be ports. */
    private record Way(String ssh, String keyFile, boolean keys) {}

    /**
     * Opens a tunnel to each machine through which some of {@code places} are reached.
     *
     * @param timeout seconds that a machine may take to accept the connection
     * @throws IOException if there is no tunnel
     */
    public static Targets open(List<Place> places, int timeout) throws IOException {
        var ways = new LinkedHashMap<Way, List<Integer>>();
        var all = new ArrayList<Target>();
        for (Place place : places) {
            ConnectionOptions options = place.options();
            if (options.ssh().isPresent()) {
                if (place.isHttp()) {
                    throw new IllegalArgumentException("cannot reach " + place.endpoint() + " through ssh: expected tcp://HOST:PORT or ipc://PATH");
                }
                ways.computeIfAbsent(new Way(options.ssh().get(), options.sshKeyFile().orElse(""), options.keys().isPresent()),
                        way -> new ArrayList<>()).add(all.size());
            }
            all.add(Target.at(place));
        }
        var targets = new Targets(all, new ArrayList<>());
        try {
            for (List<Integer> behind : ways.values()) {
                SshTunnel tunnel = SshTunnel.open(all.get(behind.getFirst()).options(),
                        behind.stream().map(index -> all.get(index).endpoint()).toList(), timeout);
                targets.tunnels.add(tunnel);
                for (int i = 0; i < behind.size(); i++) {
                    Target far = all.get(behind.get(i));
                    all.set(behind.get(i), new Target(far.place(), tunnel.endpoints().get(i)));
                }
            }
        } catch (IOException | RuntimeException e) {
            targets.close();
            throw e;
        }
        return targets;
    }

    /** In the order in which they were named; at least one. */
    public List<Target> all() {
        return all;
    }

    @Override
    public void close() {
        tunnels.forEach(SshTunnel::close);
    }
}
