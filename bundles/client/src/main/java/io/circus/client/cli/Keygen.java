// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.Certificate;
import io.circus.client.verbs.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a key for a client, and in a new folder the daemon's own; talks to no daemon. */
final class Keygen {

    static final String USAGE = "keygen FOLDER NAME [observer|operator|admin [WATCHER...]]";

    private static final Set<String> ROLES = Set.of("observer", "operator", "admin");

    private Keygen() {}

    /** @throws IllegalArgumentException that says which file cannot be written */
    static void run(List<String> words, PrintStream out) throws UsageException {
        if (words.size() < 2 || !words.get(1).matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")
                || words.size() > 2 && !ROLES.contains(words.get(2))
                || words.stream().skip(3).anyMatch(word -> word.matches(".*[\\s\"].*"))) {
            throw new UsageException(UsageException.Kind.OPTIONS, "expected " + USAGE);
        }
        Path folder = Path.of(words.getFirst());
        String name = words.get(1);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("role", words.size() > 2 ? words.get(2) : "observer");
        if (words.size() > 3) {
            metadata.put("watchers", String.join(" ", words.subList(3, words.size())));
        }
        try {
            Files.createDirectories(folder.resolve("clients"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.exists(folder.resolve("server.key_secret"))) {
                Certificate server = Certificate.generate(Map.of("name", "server"));
                write(server, folder.resolve("server.key_secret"), out);
                write(server.published(), folder.resolve("server.key"), out);
            }
            Certificate client = Certificate.generate(metadata);
            write(client.published(), folder.resolve("clients").resolve(name + ".key"), out);
            write(client, Path.of(name + ".key_secret"), out);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("cannot write " + e.getMessage() + ": it is there already", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write the keys: " + e, e);
        }
    }

    private static void write(Certificate certificate, Path file, PrintStream out) throws IOException {
        certificate.write(file);
        out.println(file);
    }
}
