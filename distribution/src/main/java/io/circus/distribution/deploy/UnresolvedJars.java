// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The jars that cannot be resolved until another jar brings what they need. Any thread. */
final class UnresolvedJars {

    // guarded by this
    private final Set<DeployedJar> jars = new LinkedHashSet<>();

    synchronized void add(DeployedJar jar) {
        jars.add(jar);
    }

    synchronized void remove(DeployedJar jar) {
        jars.remove(jar);
    }

    /** Tries these jars again, because another bundle has come. */
    void tryAgain() {
        List<DeployedJar> all;
        synchronized (this) {
            all = List.copyOf(jars);
        }
        all.forEach(DeployedJar::startAgain);
    }
}
