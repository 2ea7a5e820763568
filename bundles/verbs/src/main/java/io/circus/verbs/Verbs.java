// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The catalogue of the verbs. */
public final class Verbs {

    private static final List<Verb> ALL = sorted();

    private Verbs() {}

    /** All verbs, sorted by name. */
    public static List<Verb> all() {
        return ALL;
    }

    /** The verb of that name; case matters. */
    public static Optional<Verb> named(String name) {
        for (Verb verb : ALL) {
            if (verb.name().equals(name)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    private static List<Verb> sorted() {
        var all = new ArrayList<Verb>();
        all.addAll(Queries.verbs());
        all.addAll(Operations.verbs());
        all.addAll(Changes.verbs());
        all.addAll(Parts.verbs());
        // Not Comparator.comparing, whose lambda the JVM's cache cannot hold.
        all.sort((one, other) -> one.name().compareTo(other.name()));
        return List.copyOf(all);
    }
}
