// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A section of all files together: its options in the order of their first definitions, which win. */
final class Section {

    private final String title;
    private final Place place;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    Section(String title, Place place) {
        this.title = title;
        this.place = place;
    }

    /** What stands between the brackets. */
    String title() {
        return title;
    }

    /** Of its first title line. */
    Place place() {
        return place;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** The option of that very name, or null. */
    Entry entry(String key) {
        return entries.get(key);
    }

    /** Adds {@code entry} unless there is one of its name; returns the one there was, or null. */
    Entry define(Entry entry) {
        return entries.putIfAbsent(entry.key(), entry);
    }
}
