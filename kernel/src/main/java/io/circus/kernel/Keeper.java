// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** The small program above the daemon, which outlives it, or the lack of one. Any thread. */
@ProviderType
public interface Keeper {

    /** The process by which others know the daemon, whichever JVM it has at the moment: the keeper, or without one the JVM itself. */
    long pid();
}
