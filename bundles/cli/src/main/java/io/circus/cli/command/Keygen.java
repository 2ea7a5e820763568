// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.UsageException;
import io.circus.wire.Certificate;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Makes a key for a client, and in a new folder the daemon's own; talks to no daemon. */
public final class Keygen {

    public static final String NAME = "keygen";
    static final String SUMMARY = "Make a key for a client of an endpoint with keys";

    private static final String USAGE = "keygen FOLDER NAME [observer|operator|manager|admin [WATCHER...]]";

    private Keygen() {}

    /** The description, as for the commands of a daemon. */
    public static String description() {
        return SUMMARY + "\n\n  circusctl " + USAGE + "\n  circusctl " + HostKeys.USAGE + "\n\n"
                + """
                Puts what lets NAME in into FOLDER, which is the daemon's option keys, and NAME's secret key, NAME.key_secret,
                into the current folder. A new FOLDER gets the daemon's own key first: server.key is for the clients.
                Without a role: observer. With WATCHERs, which may be globs: for these only. No daemon is asked.

                With --hosts: makes the keys of all these daemons in one FOLDER (circus-keys), the key of the dashboard,
                an admin, and those of the clients. hosts/HOST is the folder of keys for HOST; the file servers names
                them all. Keys that are there are kept, so a second call adds hosts and clients.

                Examples:

                  circusctl keygen /etc/circus/keys alice operator web 'api-*'
                  circusctl keygen --hosts web1 web2 db1:6555 --client alice=operator""";
    }

    /** The candidates after {@code before}, which begins with the folder: the roles, if one may come next, otherwise watchers. */
    static List<String> after(List<String> before, Supplier<List<String>> watchers) {
        return switch (before.size()) {
            case 0, 1 -> List.of();
            case 2 -> WebUser.ROLES;
            default -> watchers.get();
        };
    }

    /** @throws IllegalArgumentException that names the file that cannot be written */
    public static void run(List<String> words, PrintStream out) throws UsageException {
        if (words.contains("--help") || words.contains("-h")) {
            throw new UsageException(UsageException.Kind.HELP, "usage: circusctl [options] " + USAGE + "\n       circusctl [options] " + HostKeys.USAGE + "\n\noptions:\n"
                    + "  -h, --help  show this help message and exit");
        }
        if (HostKeys.areAskedFor(words)) {
            HostKeys.run(words, out);
            return;
        }
        if (words.size() < 2 || !words.get(1).matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")
                || words.size() > 2 && !WebUser.ROLES.contains(words.get(2))
                || words.stream().skip(3).anyMatch(word -> word.matches(".*[\\s\"].*"))) {
            throw new UsageException(UsageException.Kind.OPTIONS, "expected " + USAGE + "\nor " + HostKeys.USAGE);
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
