// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that is wrong with a configuration. Mistakes forbid to use it, omissions leave out a watcher, failures are what the daemon
 * tries in vain, and warnings are only told. Each is one line, {@code FILE:LINE: [section] key: what was expected}. One thread.
 */
public final class Findings {

    /** At most this many mistakes are told: a binary file has one in every line. */
    private static final int LIMIT = 200;

    private enum Kind { MISTAKE, OMISSION, FAILURE, WARNING }

    private record Finding(Kind kind, Place place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }

    private final List<Finding> found = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private int mistakes;

    /** Puts the findings of {@code file} after those of the files that were named before. */
    void reading(String file) {
        if (!files.contains(file)) {
            files.add(file);
        }
    }

    private void add(Finding finding) {
        reading(finding.place().file());
        found.add(finding);
    }

    public void mistake(Place place, String what) {
        if (++mistakes <= LIMIT) {
            add(new Finding(Kind.MISTAKE, place, what));
        }
    }

    private void add(Kind kind, Section section, String key, String what) {
        Entry entry = section.entry(key);
        add(new Finding(kind, entry == null ? section.place() : entry.place(), "[" + section.title() + "] " + key + ": " + what));
    }

    public void mistake(Section section, Entry entry, String what) {
        mistake(entry.place(), "[" + section.title() + "] " + entry.key() + ": " + what);
    }

    public void mistake(Section section, String what) {
        mistake(section.place(), "[" + section.title() + "]: " + what);
    }

    /** @param key given in the section or missing there */
    public void omission(Section section, String key, String what) {
        add(Kind.OMISSION, section, key, what);
    }

    public void failure(Section section, String what) {
        add(new Finding(Kind.FAILURE, section.place(), "[" + section.title() + "]: " + what));
    }

    /** @param key given in the section or missing there */
    public void failure(Section section, String key, String what) {
        add(Kind.FAILURE, section, key, what);
    }

    /** @param key given in the section or missing there */
    public void warning(Section section, String key, String what) {
        add(Kind.WARNING, section, key, what);
    }

    public void warning(Place place, String what) {
        add(new Finding(Kind.WARNING, place, what));
    }

    public void warning(Section section, Entry entry, String what) {
        warning(entry.place(), "[" + section.title() + "] " + entry.key() + ": " + what);
    }

    public void warning(Section section, String what) {
        warning(section.place(), "[" + section.title() + "]: " + what);
    }

    /** In the order of the files and their lines; empty if the configuration can be used. */
    public List<String> mistakes() {
        return withUntold(of(Kind.MISTAKE));
    }

    /** The watchers that the daemon leaves out, with the reasons. */
    public List<String> omissions() {
        return of(Kind.OMISSION);
    }

    /**
     * What can never work. The daemon starts without it, but neither a check nor a reload lets it pass.
     */
    public List<String> failures() {
        return of(Kind.FAILURE);
    }

    public List<String> warnings() {
        return of(Kind.WARNING);
    }

    /** All findings in the order of the files and their lines; warnings begin with {@code warning:}. */
    public List<String> all() {
        return withUntold(sorted().map(each -> (each.kind() == Kind.WARNING ? "warning: " : "") + each).toList());
    }

    private List<String> withUntold(List<String> told) {
        if (mistakes <= LIMIT) {
            return told;
        }
        var all = new ArrayList<>(told);
        all.add("and " + (mistakes - LIMIT) + " more mistakes");
        return all;
    }

    private List<String> of(Kind kind) {
        return sorted().filter(each -> each.kind() == kind).map(Finding::toString).toList();
    }

    private Stream<Finding> sorted() {
        return found.stream().sorted(Comparator.<Finding>comparingInt(each -> files.indexOf(each.place().file()))
                .thenComparingInt(each -> each.place().line()));
    }
}
