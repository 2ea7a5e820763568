// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.kernel.StateStore;
import java.util.Map;
import java.util.Optional;

/** A state store that forgets. */
final class NoState implements StateStore {

    @Override
    public Optional<String> get(String key) {
        return Optional.empty();
    }

    @Override
    public void put(String key, String value) {
        // forgotten
    }

    @Override
    public void remove(String key) {
        // never there
    }

    @Override
    public Map<String, String> entries(String prefix) {
        return Map.of();
    }
}
