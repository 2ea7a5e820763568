// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A section of all files together: its options in the order of their first definitions, which win. */
public final class Section {

    private final String title;
    private final Place place;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public Section(String title, Place place) {
        this.title = title;
        this.place = place;
    }

    /** The text between the brackets. */
    public String title() {
        return title;
    }

    /** The place of its first title line. */
    public Place place() {
        return place;
    }

    public Collection<Entry> entries() {
        return entries.values();
    }

    /** The option of exactly that name, or null. */
    public Entry entry(String key) {
        return entries.get(key);
    }

    /** Adds {@code entry} unless there is one of its name. Returns the entry that was there, or null. */
    public Entry define(Entry entry) {
        return entries.putIfAbsent(entry.key(), entry);
    }
}
