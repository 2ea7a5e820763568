// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** Where bundles post the events that are theirs to tell. */
@ProviderType
public interface Events {

    /** Puts {@code event} in line behind all that were posted before, for every listener. Any thread; never waits. */
    void post(Event event);
}
