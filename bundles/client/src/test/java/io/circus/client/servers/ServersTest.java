// SPDX-License-Identifier: Apache-2.0
package io.circus.client.servers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.client.servers.Server.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ServersTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path file(String text) throws IOException {
        return Files.writeString(folder.newFile().toPath(), text);
    }

    private Servers read(String text) throws IOException {
        return Servers.read(List.of(file(text)));
    }

    private static List<String> names(List<Server> servers) {
        return servers.stream().map(Server::name).toList();
    }

    @Test
    public void linesNameServersWithGroupsAndSettings() throws IOException {
        Servers servers = read("""
                # our servers

                * keys=me.key_secret
                web1\ttcp://10.0.0.1:5555 @web @north server-key=keys/web1.key # the old one
                web2  https://web2:8080   @web token_file=/etc/token
                * keys=/other
                db    ipc:///run/db.sock
                """);
        assertEquals(List.of("web1", "web2", "db"), names(servers.named("all")));
        assertEquals(List.of("web1", "web2"), names(servers.named("web")));
        assertEquals(List.of("db"), names(servers.named("db")));
        assertEquals(List.of("all", "north", "web"), List.copyOf(servers.groups()));
        Server web1 = servers.named("north").getFirst();
        assertEquals("tcp://10.0.0.1:5555", web1.endpoint());
        assertEquals(Set.of("north", "web"), web1.groups());
        assertEquals(Map.of(Setting.KEYS, folder.getRoot() + "/me.key_secret", Setting.SERVER_KEY, folder.getRoot() + "/keys/web1.key"),
                web1.settings());
        assertEquals(Optional.of("/other"), servers.named("db").getFirst().setting(Setting.KEYS));
        assertEquals("web2", servers.at("https://web2:8080").orElseThrow().name());
        assertTrue(servers.isGroup("web") && servers.isGroup("all") && !servers.isGroup("db"));
    }

    @Test
    public void theUsersFileReplacesServersOfTheMachine() throws IOException {
        Servers servers = Servers.read(List.of(file("a tcp://h:1 @one\nb tcp://h:2"), Path.of("/nonexistent"), file("a tcp://h:3")));
        assertEquals("tcp://h:3", servers.named("a").getFirst().endpoint());
        assertEquals(List.of("a", "b"), names(servers.named("all")));
        Path home = folder.newFolder("home").toPath();
        Files.createDirectories(home.resolve(".config/circus"));
        Files.writeString(home.resolve(".config/circus/servers"), "mine tcp://h:4");
        assertEquals("tcp://h:4", Servers.of(Map.of("HOME", home.toString())).named("mine").getFirst().endpoint());
        assertEquals(List.of("c"), names(Servers.of(Map.of("HOME", home.toString(), "CIRCUSCTL_SERVERS", file("c tcp://h:5").toString())).named("all")));
    }

    @Test
    public void mistakesNameFileAndLine() throws IOException {
        assertMistake(":2: server web: expected its endpoint after the name, tcp://HOST:PORT, ipc://PATH, https://HOST:PORT or unix:/PATH", "\nweb");
        assertMistake(":1: server web: expected its endpoint after the name, tcp://HOST:PORT, ipc://PATH, https://HOST:PORT or unix:/PATH,"
                + " got '10.0.0.1'", "web 10.0.0.1");
        assertMistake(":1: cannot use 'w/b' as the name of a server: expected letters, digits and _ . -", "w/b tcp://h:1");
        assertMistake(":1: cannot use 'all' as the name of a server: expected letters, digits and _ . -, and all is the group of all", "all tcp://h:1");
        assertMistake(":2: the server a is named twice", "a tcp://h:1\na tcp://h:2");
        assertMistake(": cannot use web as the name of a server and of a group", "web tcp://h:1\nb tcp://h:2 @web");
        String keys = "expected @GROUP or KEY=VALUE, where KEY is one of events, stats, keys, server-key, ssh, ssh_keyfile, token_file, cacert";
        for (String wrong : List.of("web", "port=1", "keys=", "=x")) {
            assertMistake(":1: cannot read '" + wrong + "': " + keys, "a tcp://h:1 " + wrong);
            assertMistake(":1: cannot read '" + wrong + "': " + keys, "* " + wrong);
        }
        assertMistake(":1: cannot use '@' as a group: expected @ and letters, digits and _ . -", "a tcp://h:1 @");
    }

    private void assertMistake(String message, String text) throws IOException {
        Path file = file(text);
        assertEquals(file + message, assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of(file))).getMessage());
    }

    @Test
    public void filesThatCannotBeUsedAreNamed() throws IOException {
        Path file = file("a tcp://h:1");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("cannot trust the servers file " + file + ": everybody can write to it",
                assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of(file))).getMessage());
        assertEquals("cannot read the servers file " + folder.getRoot() + ": it is a folder",
                assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of(folder.getRoot().toPath()))).getMessage());
        Path bytes = Files.write(folder.newFile().toPath(), new byte[] {'a', (byte) 0xff});
        assertEquals("cannot read the servers file " + bytes + ": it is no text in UTF-8",
                assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of(bytes))).getMessage());
        assertEquals("cannot read the servers file /nonexistent: there is no such file (CIRCUSCTL_SERVERS)",
                assertThrows(IllegalArgumentException.class, () -> Servers.of(Map.of("CIRCUSCTL_SERVERS", "/nonexistent"))).getMessage());
    }

    @Test
    public void anUnknownNameIsToldWithTheFiles() throws IOException {
        Path file = file("a tcp://h:1");
        assertEquals("there is no server or group b in " + file,
                assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of(file)).named("b")).getMessage());
        assertEquals("there is no server or group all: there is no servers file (/etc/circus/servers, ~/.config/circus/servers)",
                assertThrows(IllegalArgumentException.class, () -> Servers.read(List.of()).named("all")).getMessage());
    }
}
