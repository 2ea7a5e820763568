// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Place;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.sockets.SocketSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The options of a socket that a command adds: the same as those of a section. */
public final class SocketOptions {

    private SocketOptions() {}

    /**
     * The socket {@code name} with these options.
     *
     * @throws IllegalArgumentException that says what is wrong with them
     */
    public static SocketSettings read(String name, Map<String, String> options) {
        var place = new Place("", 0);
        var sections = new Sections();
        Section section = sections.open(SocketSection.PREFIX + name, place);
        List<String> unknown = options.keySet().stream().filter(key -> !SocketOption.names().contains(key)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("'" + unknown.getFirst() + "' is no option of a socket"
                    + Likely.option(unknown.getFirst(), SocketOption.names()));
        }
        options.forEach((key, value) -> section.define(new Entry(key, value, place, options)));
        var findings = new Findings();
        SocketSettings settings = new SocketSection(section, sections, EnvVariables.of(Map.of()), findings).read();
        if (settings == null) {
            var wrong = new ArrayList<>(findings.mistakes());
            wrong.addAll(findings.failures());
            throw new IllegalArgumentException(String.join("; ", wrong).replaceFirst("^:? *\\[socket:[^]]*\\] ?", "")
                    .replace("; leaving the socket out", ""));
        }
        return settings;
    }
}
