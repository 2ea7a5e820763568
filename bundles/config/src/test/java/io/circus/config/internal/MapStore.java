// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.kernel.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the kernel keeps, in a test. */
final class MapStore implements StateStore {

    private final Map<String, String> texts = new TreeMap<>();

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    @Override
    public void put(String key, String value) {
        texts.put(key, value);
    }

    @Override
    public void remove(String key) {
        texts.remove(key);
    }

    @Override
    public Map<String, String> entries(String prefix) {
        return Map.copyOf(texts);
    }
}
