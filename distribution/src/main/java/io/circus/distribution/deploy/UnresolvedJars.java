// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Jars that need something which another jar may bring. Any thread. */
final class UnresolvedJars {

    // guarded by this
    private final Set<DeployedJar> jars = new LinkedHashSet<>();

    synchronized void add(DeployedJar jar) {
        jars.add(jar);
    }

    synchronized void remove(DeployedJar jar) {
        jars.remove(jar);
    }

    /** Something has come that they may have waited for. */
    void tryAgain() {
        List<DeployedJar> all;
        synchronized (this) {
            all = List.copyOf(jars);
        }
        all.forEach(DeployedJar::startAgain);
    }
}
