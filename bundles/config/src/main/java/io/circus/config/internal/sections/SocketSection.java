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
import io.circus.watchers.OptionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads one {@code [socket:NAME]} section. One thread. */
public final class SocketSection {

    public static final String PREFIX = "socket:";

    /** The names of all options. */
    static final Set<String> KNOWN = Set.of("host", "port", "family", "type", "proto", "path", "umask", "replace",
            "backlog", "interface", "so_reuseport", "blocking", "close_when_unused");

    /** The numbers of protocols that are known without protocols(5). */
    private static final Map<String, Integer> PROTOCOLS =
            Map.of("ip", 0, "icmp", 1, "tcp", 6, "udp", 17, "ipv6-icmp", 58, "sctp", 132, "udplite", 136);

    private static final Path PROTOCOL_FILE = Path.of("/etc/protocols");

    /** The backlog of the original, which is octal 010. */
    private static final int DEFAULT_UMASK = 8;
    private static final int DEFAULT_PORT = 8080;
    private static final int DEFAULT_BACKLOG = 2048;

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
        section.entries().stream().filter(entry -> !KNOWN.contains(entry.key()) && !sections.isDefault(entry))
                .forEach(entry -> findings.warning(section, entry, "is no option of a socket, ignoring it"
                        + Likely.option(entry.key(), KNOWN)));
        boolean replace = flag("replace");
        boolean reusePort = flag("so_reuseport");
        boolean blocking = flag("blocking");
        boolean closeWhenUnused = flag("close_when_unused");
        String path = text("path", "");
        Family family = path.isEmpty() ? named("family", Family.AF_INET, Family.values()) : Family.AF_UNIX;
        Type type = named("type", Type.SOCK_STREAM, Type.values());
        int port = integer("port", DEFAULT_PORT);
        int umask = umask();
        int backlog = integer("backlog", DEFAULT_BACKLOG);
        int protocol = protocol();
        if (!correct) {
            return null;
        }
        try {
            return new SocketSettings(name, family, type, protocol, text("host", "localhost"), port, path, umask, replace,
                    backlog, text("interface", ""), reusePort, blocking, closeWhenUnused);
        } catch (IllegalArgumentException e) {
            findings.failure(section, e.getMessage() + "; leaving the socket out");
            return null;
        }
    }

    /** The name of the socket in a section with that title. */
    public static String nameIn(String title) {
        return title.substring(title.lastIndexOf(PREFIX) + PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    private String text(String key, String otherwise) {
        Entry entry = section.entry(key);
        return entry == null ? otherwise : variables.expand(entry.text()).strip();
    }

    private boolean flag(String key) {
        try {
            return OptionType.BOOLEAN.parse(text(key, "false"));
        } catch (IllegalArgumentException e) {
            findings.mistake(section, section.entry(key), e.getMessage());
            correct = false;
            return false;
        }
    }

    private <T extends Enum<T>> T named(String key, T otherwise, T[] all) {
        String name = text(key, otherwise.name());
        for (T value : all) {
            if (value.name().equalsIgnoreCase(name)) {
                return value;
            }
        }
        leaveOut(key, "expected " + String.join(", ", Arrays.stream(all).map(Enum::name).toList()) + ", got '" + name + "'");
        return otherwise;
    }

    private int integer(String key, int otherwise) {
        try {
            return OptionType.INTEGER.parse(text(key, Integer.toString(otherwise)));
        } catch (IllegalArgumentException e) {
            leaveOut(key, e.getMessage());
            return otherwise;
        }
    }

    /** Octal with a leading 0, as documented; else decimal, as the original reads it. */
    private int umask() {
        String text = text("umask", Integer.toString(DEFAULT_UMASK));
        try {
            return text.matches("0o?[0-7]+") ? Integer.parseInt(text.replace("o", ""), 8) : OptionType.INTEGER.parse(text);
        } catch (IllegalArgumentException e) {
            leaveOut("umask", e.getMessage());
            return DEFAULT_UMASK;
        }
    }

    private int protocol() {
        String text = text("proto", "ip").toLowerCase(Locale.ROOT);
        Integer known = PROTOCOLS.get(text);
        if (known != null) {
            return known;
        }
        if (text.matches("[0-9]{1,3}")) {
            return Integer.parseInt(text);
        }
        return protocolOfTheSystem(text).orElseGet(() -> {
            leaveOut("proto", "expected a protocol by name (" + String.join(", ", new TreeSet<>(PROTOCOLS.keySet())) + ", or one of "
                    + PROTOCOL_FILE + ") or number, got '" + text + "'");
            return 0;
        });
    }

    /** Reads protocols(5), whose lines are a name, a number and other names. */
    private static OptionalInt protocolOfTheSystem(String name) {
        try (Stream<String> lines = Files.lines(PROTOCOL_FILE)) {
            return lines.map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[1].matches("[0-9]{1,3}"))
                    .filter(words -> Arrays.stream(words).anyMatch(name::equalsIgnoreCase))
                    .mapToInt(words -> Integer.parseInt(words[1])).findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalInt.empty();
        }
    }

    private void leaveOut(String key, String what) {
        findings.failure(section, key, what + "; leaving the socket out");
        correct = false;
    }
}
