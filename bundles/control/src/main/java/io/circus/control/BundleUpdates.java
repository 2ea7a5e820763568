// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.kernel.Cancellable;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Updates of bundles, which the launcher does: whoever asks for one may be replaced by it. Any thread. */
@ProviderType
public interface BundleUpdates {

    /** The outcome of an update that is done. */
    String DONE = "ok";

    /** A new key for an update of {@code bundle}. It begins with the name of the bundle and a space. */
    String newKey(Bundle bundle);

    /**
     * Begins the update {@code key}: the jar of {@code bundle} is read again, and those that use it get its new content. A bundle
     * of the daemon's own that cannot run with that, or with which one that has made this object cannot, gets its former content back.
     * Returns at once; by now whoever waits must have left word of the key where the next life finds it.
     */
    void begin(String key, Bundle bundle);

    /**
     * Calls {@code listener} once with the outcome of an update that has begun, {@link #DONE} or why it cannot be done: at once if it
     * is over, else on the thread of the update. The outcomes of the last hundred are kept; there is none under another key.
     */
    Cancellable whenOver(String key, Consumer<String> listener);

    /** @param context of the bundle that asks: an update that takes it away is put back */
    static BundleUpdates of(BundleContext context) {
        return new LauncherUpdates(context);
    }
}
