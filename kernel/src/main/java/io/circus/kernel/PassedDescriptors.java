// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.List;
import java.util.OptionalInt;

/**
 * Descriptors of the daemon that a child gets beside its standard ones. They must stay open until the child is made.
 *
 * @param stdin what it finds on descriptor 0, whatever its request says of standard input
 * @param more what it finds on the descriptors 3, 4 and so on; each of them above the numbers that are used so, as
 *     {@code io.circus.linux.Fcntl} makes them
 */
public record PassedDescriptors(OptionalInt stdin, List<Integer> more) {

    /** The number that the first of {@link #more} has in the child. */
    public static final int FIRST = 3;

    public static final PassedDescriptors NONE = new PassedDescriptors(OptionalInt.empty(), List.of());

    public PassedDescriptors {
        more = List.copyOf(more);
        int end = FIRST + more.size();
        if (more.stream().anyMatch(descriptor -> descriptor < end)) {
            throw new IllegalArgumentException("cannot pass the descriptors " + more + " as " + FIRST + " to " + (end - 1)
                    + ": their numbers overlap");
        }
    }
}
