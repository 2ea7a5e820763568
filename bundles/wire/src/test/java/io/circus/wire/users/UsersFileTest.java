// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.users;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class UsersFileTest {

    private static final String HASH = "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path path;
    private UsersFile file;

    @Before
    public void name() {
        path = folder.getRoot().toPath().resolve("web-users");
        file = new UsersFile(path);
    }

    private void write(String... lines) throws IOException {
        Files.write(path, List.of(lines));
        mode("rw-------");
    }

    private void mode(String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private List<String> mistakes() throws IOException {
        return file.read().mistakes().stream().map(text -> text.replace(path.toString(), "FILE")).toList();
    }

    @Test
    public void readsUsersTokensAndAccounts() throws Exception {
        String token = Tokens.create();
        write("# people", "", "alice:operator:web api-* plugin:x:" + HASH, " bob : admin :: " + HASH,
                "ci:manager::$token$" + Tokens.hash(token), "alice:observer::$local$");
        UsersFile.Content content = file.read();
        assertEquals(List.of(), content.mistakes());
        assertEquals(List.of(WebUser.withPassword("alice", "operator", List.of("web", "api-*", "plugin:x"), HASH),
                WebUser.withPassword("bob", "admin", List.of(), HASH), WebUser.withToken("ci", "manager", List.of(), token),
                WebUser.local("alice", "observer", List.of())), content.users().stream().toList());
        assertEquals(Tokens.hash(token), content.users().get(2).tokenHash());
    }

    @Test
    public void aBrokenLineIsToldAndSkipsOnlyItself() throws Exception {
        write("alice", "bob:admin:" + HASH, "carol:boss::" + HASH, "dave:admin::secret", "-x:admin::" + HASH,
                "erin:observer::" + HASH, "erin:admin::" + HASH, "frank:admin::$token$00", "grace:admin:a\u0007b:" + HASH);
        assertEquals(List.of("erin"), file.read().users().stream().map(WebUser::name).toList());
        assertEquals(List.of("FILE:1: expected NAME:ROLE:WATCHERS:HASH", "FILE:2: expected NAME:ROLE:WATCHERS:HASH",
                "FILE:3: expected observer, operator, manager or admin, got 'boss'",
                "FILE:4: expected a hash of yescrypt, scrypt, bcrypt, sha512crypt or sha256crypt, $token$SHA-256 or $local$ at the end",
                "FILE:5: expected a name of up to 64 letters, digits and _ . @ -, got '-x'",
                "FILE:7: there is another line for erin before",
                "FILE:8: expected a hash of yescrypt, scrypt, bcrypt, sha512crypt or sha256crypt, $token$SHA-256 or $local$ at the end",
                "FILE:9: expected names of watchers without spaces, got 'a\u0007b'"), mistakes());
    }

    @Test
    public void aFileOfOthersIsRefused() throws Exception {
        assertThrows(NoSuchFileException.class, () -> file.read());
        write("alice:operator::" + HASH);
        for (String permissions : List.of("rw-r-----", "rw-----w-")) {
            mode(permissions);
            String message = assertThrows(IOException.class, () -> file.read()).getMessage();
            assertTrue(message, message.matches("cannot use the users file .*/web-users: others may read or change it "
                    + "\\(mode 6[40][02]\\), expected mode 600"));
        }
        mode("rw-------");
        Files.write(path, new byte[(1 << 20) + 1]);
        assertTrue(assertThrows(IOException.class, () -> file.read()).getMessage().endsWith("expected at most 1048576 bytes"));
    }

    @Test
    public void changesKeepCommentsAndBrokenLines() throws Exception {
        file.add(WebUser.withPassword("alice", "operator", List.of("web"), HASH));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        write("# people", "alice:operator:web:" + HASH, "", "broken", "  # more");
        file.add(WebUser.local("alice", "admin", List.of()));
        file.setProof(WebUser.Kind.PASSWORD, "alice", HASH + "2");
        assertEquals(List.of("# people", "alice:operator:web:" + HASH + "2", "", "broken", "  # more", "alice:admin::$local$"),
                Files.readAllLines(path));
        file.remove(WebUser.Kind.PASSWORD, "alice");
        assertEquals(List.of("# people", "", "broken", "  # more", "alice:admin::$local$"), Files.readAllLines(path));
        try (Stream<Path> files = Files.list(folder.getRoot().toPath())) {
            assertEquals("nothing is left behind", List.of(path), files.toList());
        }
    }

    @Test
    public void aUserIsAddedOnceAndMustBeThereToChange() throws Exception {
        WebUser alice = WebUser.withPassword("alice", "operator", List.of(), HASH);
        assertThrows("no file", NoSuchFileException.class, () -> file.remove(WebUser.Kind.PASSWORD, "alice"));
        file.add(alice);
        assertEquals("cannot add alice to " + path + ": it is there already",
                assertThrows(IllegalArgumentException.class, () -> file.add(alice)).getMessage());
        assertEquals("cannot remove bob in " + path + ": there is no such user",
                assertThrows(IllegalArgumentException.class, () -> file.remove(WebUser.Kind.PASSWORD, "bob")).getMessage());
        assertEquals("cannot remove alice in " + path + ": there is no such token",
                assertThrows(IllegalArgumentException.class, () -> file.remove(WebUser.Kind.TOKEN, "alice")).getMessage());
    }

    /** Two at a time would lose each other's lines, were it not for the lock. */
    @Test
    public void nothingIsLostWhenSeveralChangeIt() throws Exception {
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Exception>();
        for (int i = 0; i < 8; i++) {
            String name = "user" + i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    new UsersFile(path).add(WebUser.local(name, "observer", List.of()));
                } catch (IOException | RuntimeException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(8, file.read().users().size());
    }

    @Test
    public void aLinkIsKept() throws Exception {
        Path real = folder.newFolder("real").toPath().resolve("users");
        Files.createSymbolicLink(path, real);
        Files.createFile(real);
        mode("rw-------");
        file.add(WebUser.local("alice", "observer", List.of()));
        assertTrue(Files.isSymbolicLink(path));
        assertEquals(List.of("alice:observer::$local$"), Files.readAllLines(real));
    }

    @Test
    public void tokensAreLongAndDifferAndAreKeptAsHashes() {
        assertTrue(Tokens.create(), Tokens.create().matches("[A-Za-z0-9_-]{43}"));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Tokens.hash("abc"));
        String token = Tokens.create();
        WebUser user = WebUser.withToken("ci", "observer", List.of(), token);
        assertTrue(!user.line().contains(token) && !user.toString().contains("$token$"));
    }
}
