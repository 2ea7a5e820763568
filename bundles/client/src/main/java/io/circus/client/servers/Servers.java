// SPDX-License-Identifier: Apache-2.0
package io.circus.client.servers;

import io.circus.client.HttpAccess;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The servers that files name, one a line:
 *
 * <pre>
 * *     keys=alice.key_secret                    # for the lines below
 * web1  tcp://10.0.0.1:5555  &#64;web &#64;north  server-key=web1.key
 * web2  https://web2:8080    &#64;web         token_file=web2.token
 * </pre>
 */
public final class Servers {

    /** The group of all servers. */
    public static final String ALL = "all";

    /** Names a file to read instead of the usual ones. */
    private static final String VARIABLE = "CIRCUSCTL_SERVERS";
    private static final Path OF_THE_MACHINE = Path.of("/etc/circus/servers");
    private static final String OF_THE_USER = ".config/circus/servers";
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";
    private static final String DEFAULTS = "*";

    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final List<Path> files = new ArrayList<>();

    private Servers() {}

    /**
     * Reads the files of this user: what {@code CIRCUSCTL_SERVERS} names, otherwise {@code /etc/circus/servers} and then
     * {@code ~/.config/circus/servers}, whose lines replace those of the same name. Those that do not exist are skipped.
     *
     * @throws IllegalArgumentException that names the file and the line
     */
    public static Servers of(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        if (named != null) {
            Path file = Path.of(named);
            if (!Files.exists(file)) {
                throw new IllegalArgumentException("cannot read the servers file " + file + ": there is no such file (" + VARIABLE + ")");
            }
            return read(List.of(file));
        }
        var usual = new ArrayList<>(List.of(OF_THE_MACHINE));
        Optional.ofNullable(environment.get("HOME")).filter(home -> home.startsWith("/"))
                .ifPresent(home -> usual.add(Path.of(home, OF_THE_USER)));
        return read(usual);
    }

    /** As {@link #of}: reads {@code all} and skips those that do not exist. */
    public static Servers read(List<Path> all) {
        var servers = new Servers();
        for (Path file : all) {
            servers.add(file);
        }
        return servers;
    }

    private void add(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IllegalArgumentException("cannot trust the servers file " + file + ": everybody can write to it");
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("cannot read the servers file " + file + ": it is no text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the servers file " + file + ": "
                    + (Files.isDirectory(file) ? "it is a folder" : Files.isReadable(file) ? e.getMessage() : "permission denied"), e);
        }
        files.add(file);
        var named = new LinkedHashMap<String, Server>();
        var defaults = new EnumMap<Server.Setting, String>(Server.Setting.class);
        for (int i = 0; i < lines.size(); i++) {
            List<String> words = words(lines.get(i));
            if (words.isEmpty()) {
                continue;
            }
            try {
                if (words.getFirst().equals(DEFAULTS)) {
                    words.subList(1, words.size()).forEach(word -> set(defaults, word, file));
                } else {
                    Server server = server(words, defaults, file);
                    if (named.put(server.name(), server) != null) {
                        throw new IllegalArgumentException("the server " + server.name() + " is named twice");
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        servers.putAll(named);
        servers.values().stream().flatMap(server -> server.groups().stream()).filter(servers::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(file + ": cannot use " + name + " as the name of a server and of a group");
        });
    }

    /** The words up to a word that begins with {@code #}. */
    private static List<String> words(String line) {
        return Arrays.stream(line.strip().split("\\s+")).filter(word -> !word.isEmpty()).takeWhile(word -> !word.startsWith("#")).toList();
    }

    private static Server server(List<String> words, Map<Server.Setting, String> defaults, Path file) {
        String name = words.getFirst();
        if (!name.matches(NAME) || name.equals(ALL)) {
            throw new IllegalArgumentException("cannot use '" + name + "' as the name of a server: expected letters, digits and _ . -"
                    + (name.equals(ALL) ? ", and " + ALL + " is the group of all" : ""));
        }
        if (words.size() < 2 || !isEndpoint(words.get(1))) {
            throw new IllegalArgumentException("server " + name + ": expected its endpoint after the name, tcp://HOST:PORT, ipc://PATH,"
                    + " https://HOST:PORT or unix:/PATH" + (words.size() < 2 ? "" : ", got '" + words.get(1) + "'"));
        }
        var groups = new TreeSet<String>();
        var settings = new EnumMap<Server.Setting, String>(Server.Setting.class);
        settings.putAll(defaults);
        for (String word : words.subList(2, words.size())) {
            if (!word.startsWith("@")) {
                set(settings, word, file);
            } else if (word.substring(1).matches(NAME)) {
                groups.add(word.substring(1));
            } else {
                throw new IllegalArgumentException("cannot use '" + word + "' as a group: expected @ and letters, digits and _ . -");
            }
        }
        return new Server(name, words.get(1), Collections.unmodifiableSortedSet(groups), Map.copyOf(settings));
    }

    private static boolean isEndpoint(String text) {
        return HttpAccess.isHttp(text) || text.matches("tcp://.+:[0-9]{1,5}|ipc://.+");
    }

    private static void set(Map<Server.Setting, String> settings, String word, Path file) {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        for (Server.Setting setting : Server.Setting.values()) {
            if (setting.key().equals(key) && equals > 0 && equals + 1 < word.length()) {
                String value = word.substring(equals + 1);
                settings.put(setting, setting.isFile() ? file.toAbsolutePath().resolveSibling(value).toString() : value);
                return;
            }
        }
        throw new IllegalArgumentException("cannot read '" + word + "': expected @GROUP or KEY=VALUE, where KEY is one of "
                + String.join(", ", Arrays.stream(Server.Setting.values()).map(Server.Setting::key).toList()));
    }

    /** In the order of the files. */
    public Collection<Server> all() {
        return Collections.unmodifiableCollection(servers.values());
    }

    /** The names of the groups, {@link #ALL} among them if there is a server; sorted. */
    public Collection<String> groups() {
        var groups = new TreeSet<String>();
        servers.values().forEach(server -> groups.addAll(server.groups()));
        if (!servers.isEmpty()) {
            groups.add(ALL);
        }
        return groups;
    }

    /** Whether {@code word} is a group, not a server. */
    public boolean isGroup(String word) {
        return groups().contains(word);
    }

    /** The server of this name, or the servers of this group, at least one. @throws IllegalArgumentException if there is none */
    public List<Server> named(String word) {
        List<Server> found = servers.values().stream()
                .filter(server -> word.equals(ALL) || server.name().equals(word) || server.groups().contains(word)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no server or group " + word + (files.isEmpty()
                    ? ": there is no servers file (" + OF_THE_MACHINE + ", ~/" + OF_THE_USER + ")"
                    : " in " + String.join(", ", files.stream().map(Path::toString).toList())));
        }
        return found;
    }

    /** The server at {@code endpoint}. */
    public Optional<Server> at(String endpoint) {
        return servers.values().stream().filter(server -> server.endpoint().equals(endpoint)).findFirst();
    }
}
