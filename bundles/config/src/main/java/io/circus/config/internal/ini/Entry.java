// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

/** One option of a section: its key, where it stands, and its text, which grows while its file is being read. */
public final class Entry {

    private final String key;
    private final Place place;
    private final Object reader;
    private final StringBuilder text;

    /** @param reader of the file, which alone continues the text */
    public Entry(String key, String text, Place place, Object reader) {
        this.key = key;
        this.place = place;
        this.reader = reader;
        this.text = new StringBuilder(text);
    }

    public String key() {
        return key;
    }

    public Place place() {
        return place;
    }

    public String text() {
        return text.toString();
    }

    boolean readBy(Object someone) {
        return reader == someone;
    }

    void append(String line) {
        text.append('\n').append(line);
    }
}
