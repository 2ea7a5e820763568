// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.toolkit.FileTrouble;
import io.circus.wire.Certificate;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of keys: {@code server.key_secret} is the daemon's key, each {@code clients/NAME.key} admits one client.
 * Added, changed and removed files take effect at once. Any thread.
 */
public final class Keys {

    private static final Logger LOG = System.getLogger(Keys.class.getName());

    /** Marks a key whose owner may send requests on behalf of others. */
    private static final String DASHBOARD = "dashboard";

    private final Path clients;
    private final Certificate server;
    private final Map<String, Client> known = new HashMap<>();

    private record Client(Caller caller, Path file, State state) {}

    /** The state of a file when it was read, to notice a change. */
    private record State(Object inode, long modified, long size) {
        static State of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.fileKey(), attributes.lastModifiedTime().toMillis(), attributes.size());
        }
    }

    /** @throws IOException if the daemon's key is missing, or other users may read or change the files */
    public Keys(Path folder) throws IOException {
        clients = folder.resolve("clients");
        checkPrivate(folder);
        server = Certificate.read(folder.resolve("server.key_secret"));
        if (server.secretKey().isEmpty()) {
            throw new IOException("cannot use the key " + folder.resolve("server.key_secret") + ": no secret-key in it");
        }
    }

    Certificate server() {
        return server;
    }

    /** The client that may connect with {@code publicKey} (in Z85), if any; reads the folder. */
    synchronized Optional<Caller> admit(String publicKey) {
        known.clear();
        try (Stream<Path> files = Files.list(clients)) {
            files.filter(file -> file.getFileName().toString().endsWith(".key")).sorted().forEach(this::learn);
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "cannot read the folder of keys " + clients + ": " + e);
        }
        return Optional.ofNullable(known.get(publicKey)).map(Client::caller);
    }

    /** The current owner of {@code publicKey}; empty if the key was revoked. */
    synchronized Optional<Caller> caller(String publicKey) {
        Client client = known.get(publicKey);
        try {
            if (client != null && State.of(client.file).equals(client.state)) {
                return Optional.of(client.caller);
            }
        } catch (IOException e) {
            // The file has gone: another file may hold the key.
        }
        return admit(publicKey);
    }

    private void learn(Path file) {
        try {
            State state = State.of(file);
            Certificate certificate = Certificate.read(file);
            Map<String, String> metadata = certificate.metadata();
            String watchers = metadata.getOrDefault("watchers", "").strip();
            String name = file.getFileName().toString().replaceFirst("\\.key$", "");
            var caller = new Caller("the key of " + name, Role.parse(metadata.getOrDefault("role", "observer")),
                    watchers.isEmpty() ? List.of() : List.of(watchers.split("\\s+")), Boolean.parseBoolean(metadata.get(DASHBOARD)));
            known.putIfAbsent(certificate.publicKey(), new Client(caller, file, state));
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, () -> "cannot use the key " + file + ", nobody gets in by it: " + FileTrouble.reason(e));
        }
    }

    private static void checkPrivate(Path folder) throws IOException {
        if (((Integer) Files.getAttribute(folder, "unix:mode") & 0077) != 0) {
            throw new IOException("cannot use the folder of keys " + folder + ": others may enter it, expected mode 0700");
        }
    }
}
