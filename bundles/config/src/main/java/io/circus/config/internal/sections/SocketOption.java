// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.toolkit.OptionType;
import io.circus.watchers.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The catalogue of the options of a {@code [socket:NAME]} section: the reader and the documentation have them from here. */
final class SocketOption<T> extends Option<T> {

    private static final Map<String, SocketOption<?>> CATALOGUE = new LinkedHashMap<>();

    /** The numbers of protocols that are known where there is no file of them, protocols(5). */
    private static final Map<String, Integer> PROTOCOLS =
            Map.of("ip", 0, "icmp", 1, "tcp", 6, "udp", 17, "ipv6-icmp", 58, "sctp", 132, "udplite", 136);
    private static final Path PROTOCOL_FILE = Path.of("/etc/protocols");

    /** The original's umask, which is octal 010. */
    private static final int DEFAULT_UMASK = 8;

    static final SocketOption<String> HOST = option("host", OptionType.TEXT, "localhost",
            "name or address; the first address of the family counts");
    static final SocketOption<Integer> PORT = option("port", OptionType.INTEGER, 8080,
            "0: any free one; `circusctl listsockets` tells which");
    static final SocketOption<Family> FAMILY = option("family", OptionType.constant(Family.class), Family.AF_INET,
            "`AF_INET`, `AF_INET6`, `AF_UNIX`");
    static final SocketOption<Type> TYPE = option("type", OptionType.constant(Type.class), Type.SOCK_STREAM,
            "`SOCK_STREAM`, `SOCK_DGRAM`, `SOCK_SEQPACKET`, `SOCK_RAW`, `SOCK_RDM`");
    static final SocketOption<Integer> PROTO = option("proto", OptionType.of("name or number", SocketOption::protocol), null,
            "the protocol, where there is a choice; names as in `/etc/protocols`");
    static final SocketOption<String> PATH = option("path", OptionType.TEXT, null,
            "the file of a unix socket; with it the family is `AF_UNIX`; `@NAME` is an abstract one");
    static final SocketOption<Integer> UMASK = option("umask", OptionType.of("int", SocketOption::mask), DEFAULT_UMASK,
            "for the file: octal with a leading 0 (`077`), else decimal as in the original (63 is the same)");
    static final SocketOption<Boolean> REPLACE = option("replace", OptionType.BOOLEAN, false, "remove a file at `path` first");
    static final SocketOption<Integer> BACKLOG = option("backlog", OptionType.INTEGER, 2048, "how many connections may wait");
    static final SocketOption<String> INTERFACE = option("interface", OptionType.TEXT, null, "only what comes by this network interface");
    static final SocketOption<Boolean> SO_REUSEPORT = option("so_reuseport", OptionType.BOOLEAN, false,
            "every process gets a socket of its own, with the same address");
    static final SocketOption<Boolean> BLOCKING = option("blocking", OptionType.BOOLEAN, false, "the socket is in blocking mode");
    static final SocketOption<Boolean> CLOSE_WHEN_UNUSED = option("close_when_unused", OptionType.BOOLEAN, false,
            "close it when the last watcher that uses it has stopped for good, open it before the next start; a `restart`, or a"
            + " `reloadconfig` that restarts, keeps it open");

    private SocketOption(String name, OptionType<T> type, T defaultValue, String meaning) {
        super(name, type, defaultValue, meaning);
        CATALOGUE.put(name, this);
    }

    private static <T> SocketOption<T> option(String name, OptionType<T> type, T defaultValue, String meaning) {
        return new SocketOption<>(name, type, defaultValue, meaning);
    }

    /** All of them, in the order of the documentation. */
    static List<SocketOption<?>> all() {
        return List.copyOf(CATALOGUE.values());
    }

    static Set<String> names() {
        return CATALOGUE.keySet();
    }

    /** Octal with a leading 0, as it is documented; else decimal, as the original reads it. */
    private static int mask(String text) {
        return text.matches("0o?[0-7]+") ? Integer.parseInt(text.replace("o", ""), 8) : OptionType.INTEGER.parse(text);
    }

    private static int protocol(String written) {
        String text = written.toLowerCase(Locale.ROOT);
        Integer known = PROTOCOLS.get(text);
        if (known != null) {
            return known;
        }
        if (text.matches("[0-9]{1,3}")) {
            return Integer.parseInt(text);
        }
        return protocolOfTheSystem(text).orElseThrow(() -> new IllegalArgumentException("expected a protocol by name ("
                + String.join(", ", new TreeSet<>(PROTOCOLS.keySet())) + ", or one of " + PROTOCOL_FILE + ") or number, got '" + text + "'"));
    }

    /** A line of the file is a name, a number, and other names. */
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
}
