// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Text that a bundle leaves with the kernel, to find it again when it is stopped and started or updated. It lasts as
 * long as the daemon. Keys begin with the name of the bundle's noun: {@code watcher/web}. Any thread.
 */
@ProviderType
public interface StateStore {

    Optional<String> get(String key);

    void put(String key, String value);

    void remove(String key);

    /** All entries whose key begins with {@code prefix}, sorted by key, as of now. */
    Map<String, String> entries(String prefix);
}
