// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a configuration: all mistakes, which forbid to use it, all omissions, which leave out a watcher, all
 * failures, of what the daemon tries in vain, and all warnings. Each is one line, {@code FILE:LINE: [section] key: what was expected}. One thread.
 */
public final class Findings {

    /** A binary file has a mistake in every line; so many are told. */
    private static final int LIMIT = 200;

    private final List<String> mistakes = new ArrayList<>();
    private final List<String> omissions = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int untold;

    void mistake(Place place, String what) {
        if (mistakes.size() < LIMIT) {
            mistakes.add(place + ": " + what);
        } else {
            untold++;
        }
    }

    void mistake(Section section, Entry entry, String what) {
        mistake(entry.place(), "[" + section.title() + "] " + entry.key() + ": " + what);
    }

    void mistake(Section section, String what) {
        mistake(section.place(), "[" + section.title() + "]: " + what);
    }

    /** @param key given in the section or missing there */
    void omission(Section section, String key, String what) {
        omissions.add(line(section, key, what));
    }

    void failure(Section section, String what) {
        failures.add(section.place() + ": [" + section.title() + "]: " + what);
    }

    /** @param key given in the section or missing there */
    void failure(Section section, String key, String what) {
        failures.add(line(section, key, what));
    }

    /** @param key given in the section or missing there */
    void warning(Section section, String key, String what) {
        warnings.add(line(section, key, what));
    }

    private static String line(Section section, String key, String what) {
        Entry entry = section.entry(key);
        return (entry == null ? section.place() : entry.place()) + ": [" + section.title() + "] " + key + ": " + what;
    }

    void warning(Place place, String what) {
        warnings.add(place + ": " + what);
    }

    void warning(Section section, Entry entry, String what) {
        warning(entry.place(), "[" + section.title() + "] " + entry.key() + ": " + what);
    }

    void warning(Section section, String what) {
        warning(section.place(), "[" + section.title() + "]: " + what);
    }

    /** In the order in which they were found; empty if the configuration can be used. */
    public List<String> mistakes() {
        if (untold == 0) {
            return List.copyOf(mistakes);
        }
        var all = new ArrayList<>(mistakes);
        all.add("and " + untold + " more mistakes");
        return all;
    }

    /** The daemon starts without the watchers that these are about. */
    public List<String> omissions() {
        return List.copyOf(omissions);
    }

    /**
     * What can never work: the daemon starts all the same and goes on without it, but neither a check nor a reload lets it pass.
     */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
