// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.client.servers.Server;
import io.circus.client.servers.Servers;
import io.circus.verbs.UsageException;
import io.circus.wire.Certificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HostKeysTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path keys() {
        return folder.getRoot().toPath().resolve("keys");
    }

    private String keygen(String... words) throws UsageException {
        var out = new ByteArrayOutputStream();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--into", keys().toString()));
        Keygen.run(all, new PrintStream(out));
        return out.toString();
    }

    private static Map<Path, String> content(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toMap(file -> file, HostKeysTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void oneFolderHasTheKeysOfAllHosts() throws Exception {
        keygen("--hosts", "web1", "db:6555", "--client", "alice=operator");
        assertEquals(List.of("clients/alice.key", "clients/dashboard.key", "server.key", "server.key_secret"),
                content(keys().resolve("hosts/db")).keySet().stream().map(file -> keys().resolve("hosts/db").relativize(file).toString()).sorted().toList());
        Certificate alice = Certificate.read(keys().resolve("hosts/web1/clients/alice.key"));
        assertEquals(Map.of("name", "alice", "role", "operator"), alice.metadata());
        assertEquals(Certificate.read(keys().resolve("clients/alice.key_secret")).publicKey(), alice.publicKey());
        assertEquals(Map.of("name", "dashboard", "role", "admin", "dashboard", "true"),
                Certificate.read(keys().resolve("hosts/db/clients/dashboard.key")).metadata());
        Servers servers = Servers.read(List.of(keys().resolve("servers")));
        assertEquals(List.of("tcp://web1:5555", "tcp://db:6555"), servers.all().stream().map(Server::endpoint).toList());
        Server db = servers.named("db").getFirst();
        assertEquals(Certificate.read(keys().resolve("hosts/db/server.key_secret")).publicKey(),
                Certificate.read(Path.of(db.setting(Server.Setting.SERVER_KEY).orElseThrow())).publicKey());
        assertEquals(keys().resolve("clients/dashboard.key_secret").toString(), db.setting(Server.Setting.KEYS).orElseThrow());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve("hosts/web1"))));
    }

    @Test
    public void aSecondCallAddsAndKeeps() throws Exception {
        keygen("--hosts", "web1", "--client", "alice");
        Files.writeString(keys().resolve("servers"), Files.readString(keys().resolve("servers")).replace("5555", "5555 @web"));
        Map<Path, String> before = content(keys());
        keygen("--hosts", "web1", "web2", "--client", "bob");
        Map<Path, String> after = content(keys());
        before.forEach((file, text) -> assertEquals(file.toString(), text, file.endsWith("servers") ? after.get(file).substring(0, text.length()) : after.get(file)));
        for (String host : List.of("web1", "web2")) {
            for (String client : List.of("alice", "bob", "dashboard")) {
                Certificate.read(keys().resolve("hosts/" + host + "/clients/" + client + ".key"));
            }
        }
        assertEquals(2, Servers.read(List.of(keys().resolve("servers"))).all().size());
        assertEquals("nothing is new", keys().resolve("servers") + "\n", keygen("--hosts", "web1"));
    }

    @Test
    public void wrongWordsMakeNothing() {
        for (String[] words : new String[][] {{"--hosts"}, {"--hosts", "a/b"}, {"--hosts", "a:0"}, {"--hosts", "a:123456"}, {"--hosts", "../x"},
            {"--hosts", "a", "--client", "x/y"}, {"--hosts", "a", "--client", "x=root"}, {"--hosts", "a", "--port", "1"}}) {
            assertThrows(String.join(" ", words), UsageException.class, () -> keygen(words));
        }
        assertEquals(false, Files.exists(keys()));
    }
}
