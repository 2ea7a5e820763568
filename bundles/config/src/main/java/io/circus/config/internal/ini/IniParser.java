// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

/**
 * Reads the text of one file into {@link Sections}, line by line, in the dialect of the original Circus:
 *
 * <ul>
 * <li>a line of white space is skipped, one that begins with {@code #}, {@code ;} or the word {@code rem} is a comment;
 * <li>an indented line continues the option before it, as it is;
 * <li>{@code [title]} begins or continues a section: from the first bracket to the last one;
 * <li>{@code key = text} or {@code key : text} is an option; a {@code ;} after white space begins a comment, {@code #}
 *     does not; {@code ""} is the empty text;
 * <li>the first definition of an option wins.
 * </ul>
 *
 * <p>It is written with {@code indexOf} instead of patterns: it is on the way from the start of the daemon to its
 * first child.
 */
final class IniParser {

    private final String file;
    private final Sections sections;
    private final Findings findings;
    private Section section;
    /** What an indented line continues; null right after a title. */
    private Entry last;
    private boolean ignoring;
    private boolean toldAboutMissingTitle;

    IniParser(String file, Sections sections, Findings findings) {
        this.file = file;
        this.sections = sections;
        this.findings = findings;
    }

    void parse(String text) {
        int number = 0;
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            line(text.substring(start, end), new Place(file, ++number));
            boolean windows = end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
            start = end + (windows ? 2 : 1);
        }
    }

    private void line(String line, Place place) {
        if (line.isBlank() || isComment(line)) {
            return;
        }
        if (line.indexOf('\0') >= 0) {
            findings.mistake(place, "the line has a NUL byte, expected text");
        } else if (Character.isWhitespace(line.charAt(0)) && (last != null || ignoring)) {
            if (!ignoring) {
                last.append(line.strip());
            }
        } else if (line.charAt(0) == '[' && line.lastIndexOf(']') > 1) {
            section = sections.open(line.substring(1, line.lastIndexOf(']')), place);
            last = null;
            ignoring = false;
        } else if (section == null) {
            tellMissingTitle(line, place);
        } else {
            option(line, place);
        }
    }

    private void option(String line, Place place) {
        int separator = separator(line);
        String key = separator < 0 ? "" : line.substring(0, separator).stripTrailing();
        if (key.isBlank()) {
            findings.mistake(place, "[" + section.title() + "] '" + shortened(line)
                    + "' is no option, expected 'key = value' or 'key : value'");
            return;
        }
        if (Character.isWhitespace(key.charAt(0))) {
            findings.warning(place, "[" + section.title() + "] " + key.strip()
                    + ": is not recognised because it is indented right after the section title");
        }
        var entry = new Entry(key, value(line, separator + 1), place, this);
        Entry first = section.define(entry);
        ignoring = first != null && !first.readBy(this);
        last = first == null ? entry : first;
        if (first != null && first.readBy(this)) {
            findings.warning(section, entry, "is defined at " + first.place() + " already, ignoring this one");
        }
    }

    private void tellMissingTitle(String line, Place place) {
        if (!toldAboutMissingTitle) {
            toldAboutMissingTitle = true;
            findings.mistake(place, "'" + shortened(line) + "' stands before any section, expected a [section] first");
        }
    }

    private static boolean isComment(String line) {
        char first = line.charAt(0);
        if (first == '#' || first == ';') {
            return true;
        }
        return line.regionMatches(true, 0, "rem", 0, 3)
                && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
    }

    private static int separator(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    private static String value(String line, int from) {
        int semicolon = line.indexOf(';', from);
        int to = semicolon > from && Character.isWhitespace(line.charAt(semicolon - 1)) ? semicolon : line.length();
        String value = line.substring(from, to).strip();
        return value.equals("\"\"") ? "" : value;
    }

    private static String shortened(String line) {
        String text = line.strip();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
