// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.Place;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.kernel.StateStore;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sections of the configuration that the daemon applied last. The kernel keeps them, so that this bundle can be stopped, started and
 * updated without reading a file that was changed in the meantime, and a reload still knows what to compare the file with. Each
 * option is a line: title, key, text, file and line number, in URL encoding. The files and folders from which they come are lines
 * of one word, in the order in which they were read.
 */
record LastAppliedConfiguration(StateStore store) {

    private static final String KEY = "config/ini";

    void save(Sections sections) {
        var text = new StringBuilder();
        for (Path source : sections.sources()) {
            word(text, source.toString());
            text.append('\n');
        }
        for (Section section : sections.all()) {
            for (Entry entry : section.entries()) {
                word(text, section.title());
                word(text, entry.key());
                word(text, entry.text());
                word(text, entry.place().file());
                text.append(entry.place().line()).append('\n');
            }
        }
        store.put(KEY, text.toString());
    }

    /** The sections; empty if the daemon has not applied any yet. */
    Optional<Sections> load() {
        return store.get(KEY).map(LastAppliedConfiguration::parse);
    }

    private static Sections parse(String text) {
        var sections = new Sections();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", -1);
            if (words.length == 2) {
                sections.addSource(Path.of(decoded(words[0])));
            }
            if (words.length == 5) {
                var place = new Place(decoded(words[3]), Integer.parseInt(words[4]));
                var entry = new Entry(decoded(words[1]), decoded(words[2]), place, sections);
                sections.open(decoded(words[0]), place).define(entry);
            }
        }
        return sections;
    }

    private static void word(StringBuilder text, String word) {
        text.append(URLEncoder.encode(word, StandardCharsets.UTF_8)).append(' ');
    }

    private static String decoded(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
