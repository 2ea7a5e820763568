// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sections of all files together, in the order of their first titles. One thread. */
public final class Sections {

    static final String DEFAULT = "DEFAULT";

    private final Map<String, Section> byTitle = new LinkedHashMap<>();
    private final Set<Path> sources = new LinkedHashSet<>();

    /** The section of that title, made if there is none yet. */
    public Section open(String title, Place place) {
        Section section = byTitle.get(title);
        if (section == null) {
            section = new Section(title, place);
            byTitle.put(title, section);
        }
        return section;
    }

    /** The section of that title, or null. */
    public Section find(String title) {
        return byTitle.get(title);
    }

    /** Adds a file that was read, or a folder in which files were looked for. */
    public void addSource(Path source) {
        sources.add(source);
    }

    public Set<Path> sources() {
        return Collections.unmodifiableSet(sources);
    }

    /** All but DEFAULT. */
    public List<Section> all() {
        var all = new ArrayList<>(byTitle.values());
        all.remove(byTitle.get(DEFAULT));
        return all;
    }

    /** A copy in which the options {@code keys} of section {@code title} are those of {@code former}. */
    public Sections keeping(String title, Set<String> keys, Sections former) {
        var kept = new Sections();
        kept.sources.addAll(sources);
        for (Section section : all()) {
            Section copy = kept.open(section.title(), section.place());
            for (Entry entry : section.entries()) {
                if (!section.title().equals(title) || !keys.contains(entry.key())) {
                    copy.define(entry);
                }
            }
        }
        Section before = former.find(title);
        if (before != null) {
            Section copy = kept.open(title, before.place());
            before.entries().stream().filter(entry -> keys.contains(entry.key())).forEach(copy::define);
        }
        return kept;
    }

    /** Puts the options of DEFAULT into every section that does not define them. To be called after the last file. */
    void spreadDefaults() {
        Section defaults = byTitle.get(DEFAULT);
        if (defaults != null) {
            for (Section section : all()) {
                for (Entry entry : defaults.entries()) {
                    section.define(entry);
                }
            }
        }
    }

    /** Whether {@code entry} comes from DEFAULT; then it is no mistake in a section where it makes no sense. */
    public boolean isDefault(Entry entry) {
        Section defaults = byTitle.get(DEFAULT);
        return defaults != null && defaults.entry(entry.key()) == entry;
    }
}
