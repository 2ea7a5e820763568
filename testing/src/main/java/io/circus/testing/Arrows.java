// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which bundle may depend on which: the arrows of the project's README, as far as they can be told from names. */
final class Arrows {

    private static final String KERNEL = "io.circus.kernel";
    private static final Set<String> CLIENTS = Set.of("io.circus.client", "io.circus.cli", "io.circus.web", "io.circus.fleet");

    private Arrows() {}

    /**
     * The packages of {@code imports} that {@code bundle} must not depend on. Nobody uses the private code of another bundle. The kernel
     * needs nobody. The daemon is not its own client: only programs, and bundles that talk to other daemons, use the library.
     */
    static SortedSet<String> wrong(String bundle, Set<String> imports) {
        var wrong = new TreeSet<String>();
        for (String name : imports) {
            boolean isAboveKernel = bundle.equals(KERNEL) && isOf("io.circus", name) && !isOf(KERNEL, name);
            boolean isForClients = !CLIENTS.contains(bundle) && (isOf("io.circus.client", name) || isOf("io.circus.cli", name));
            if (isInternal(name) || isAboveKernel || isForClients) {
                wrong.add(name);
            }
        }
        return wrong;
    }

    static boolean isInternal(String name) {
        return isOf("io.circus", name) && (name + ".").contains(".internal.");
    }

    private static boolean isOf(String root, String name) {
        return (name + ".").startsWith(root + ".");
    }
}
