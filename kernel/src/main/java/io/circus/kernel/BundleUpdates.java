// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** Updates bundles on threads of the kernel: whoever asks for it may be replaced by it. Any thread. */
@ProviderType
public interface BundleUpdates {

    /** The outcome of an update that is done. */
    String DONE = "ok";

    /** Promises an update of {@code bundle}. @return the key under which whoever comes next finds its outcome */
    String announce(Bundle bundle);

    /**
     * Begins the update {@code key}: the jar of its bundle is read again, and those that use it get its new content. A bundle
     * of the daemon's own that cannot run with that, or with which one that uses this service cannot, gets its former content back. Returns at once; by now
     * whoever waits must have left word of it where the next life finds it.
     */
    void begin(String key);

    /**
     * Calls {@code listener} once with the outcome of an update, {@link #DONE} or why it cannot be done: at once if it is over, else
     * on the thread of the update. The outcomes of the last hundred are kept; there is none under a key that nobody has announced.
     */
    Cancellable whenOver(String key, Consumer<String> listener);
}
