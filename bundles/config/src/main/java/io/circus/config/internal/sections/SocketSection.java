// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.EnvVariables;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.toolkit.OptionType;
import java.util.Locale;

/** Reads one {@code [socket:NAME]} section. One thread. */
public final class SocketSection {

    public static final String PREFIX = "socket:";

    private final Section section;
    private final Sections sections;
    private final EnvVariables variables;
    private final Findings findings;
    private boolean correct = true;

    SocketSection(Section section, Sections sections, EnvVariables variables, Findings findings) {
        this.section = section;
        this.sections = sections;
        this.variables = variables;
        this.findings = findings;
    }

    /** The settings; null if there is a mistake or, as in the original, a warning that leaves the socket out. */
    SocketSettings read() {
        String title = section.title();
        String name = nameIn(title);
        section.entries().stream().filter(entry -> !SocketOption.names().contains(entry.key()) && !sections.isDefault(entry))
                .forEach(entry -> findings.warning(section, entry, "is no option of a socket, ignoring it"
                        + Likely.option(entry.key(), SocketOption.names())));
        boolean replace = value(SocketOption.REPLACE);
        boolean reusePort = value(SocketOption.SO_REUSEPORT);
        boolean blocking = value(SocketOption.BLOCKING);
        boolean closeWhenUnused = value(SocketOption.CLOSE_WHEN_UNUSED);
        String path = text(SocketOption.PATH);
        Family family = path.isEmpty() ? value(SocketOption.FAMILY) : Family.AF_UNIX;
        Type type = value(SocketOption.TYPE);
        int port = value(SocketOption.PORT);
        int umask = value(SocketOption.UMASK);
        int backlog = value(SocketOption.BACKLOG);
        Integer protocol = value(SocketOption.PROTO);
        if (!correct) {
            return null;
        }
        try {
            return new SocketSettings(name, family, type, protocol == null ? 0 : protocol, text(SocketOption.HOST), port, path, umask,
                    replace, backlog, text(SocketOption.INTERFACE), reusePort, blocking, closeWhenUnused);
        } catch (IllegalArgumentException e) {
            findings.failure(section, e.getMessage() + "; leaving the socket out");
            return null;
        }
    }

    /** The name of the socket in a section with that title. */
    public static String nameIn(String title) {
        return title.substring(title.lastIndexOf(PREFIX) + PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    private String text(SocketOption<String> option) {
        String text = value(option);
        return text == null ? "" : text;
    }

    /** The value of {@code option}, or its default. What cannot be read is told, and the socket is not {@link #correct}. */
    private <T> T value(SocketOption<T> option) {
        Entry entry = section.entry(option.name());
        if (entry == null) {
            return option.defaultValue();
        }
        try {
            return option.type().parse(variables.expand(entry.text()).strip());
        } catch (IllegalArgumentException e) {
            correct = false;
            if (option.type() == OptionType.BOOLEAN) {
                findings.mistake(section, entry, e.getMessage());
            } else {
                findings.failure(section, option.name(), e.getMessage() + "; leaving the socket out");
            }
            return option.defaultValue();
        }
    }
}
