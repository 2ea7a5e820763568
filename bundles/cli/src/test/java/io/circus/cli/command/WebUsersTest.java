// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.verbs.UsageException;
import io.circus.wire.users.Crypt;
import io.circus.wire.users.Tokens;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class WebUsersTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Queue<String> typed = new ArrayDeque<>();
    private final Crypt crypt = Crypt.load().orElseThrow();
    private String file;

    @Before
    public void name() {
        file = folder.getRoot().toPath().resolve("web-users").toString();
    }

    private String run(WebUsers.What what, String stdin, boolean json, String... words) throws UsageException {
        out.reset();
        new WebUsers(what, json, new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)), new PrintStream(out, true),
                new PrintStream(err, true), question -> typed.isEmpty() ? null : typed.remove().toCharArray()).run(List.of(words));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String user(String... words) throws UsageException {
        return run(WebUsers.What.USER, "", false, words);
    }

    private List<WebUser> users() throws IOException {
        return new UsersFile(Path.of(file)).read().users();
    }

    private String refused(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> user(words)).getMessage();
    }

    @Test
    public void addsAUserWithTheTypedPassword() throws Exception {
        typed.addAll(List.of("correct horse", "correct horse"));
        assertEquals("", user("add", file, "alice", "operator", "web", "api-*"));
        WebUser alice = users().getFirst();
        assertEquals(WebUser.withPassword("alice", "operator", List.of("web", "api-*"), alice.proof()), alice);
        assertTrue(crypt.matches("correct horse", alice.proof()));
    }

    @Test
    public void takesThePasswordFromThePipeAndChangesIt() throws Exception {
        run(WebUsers.What.USER, "first pässword\nrest\n", false, "add", file, "bob", "--password-stdin");
        assertEquals("observer", users().getFirst().role());
        assertTrue(crypt.matches("first pässword", users().getFirst().proof()));
        run(WebUsers.What.USER, "the second one", false, "passwd", file, "bob", "--password-stdin");
        assertTrue(crypt.matches("the second one", users().getFirst().proof()));
        assertEquals("observer", users().getFirst().role());
        user("rm", file, "bob");
        assertEquals(List.of(), users());
    }

    @Test
    public void refusesWithTheReason() throws Exception {
        user("add", file, "carol", "admin", "--local");
        assertEquals("cannot ask for the password of alice: there is no terminal, expected --password-stdin", refused("add", file, "alice"));
        typed.addAll(List.of("correct horse", "correct house"));
        assertEquals("cannot take this password: the two differ", refused("add", file, "alice"));
        typed.addAll(List.of("short", "short"));
        assertEquals("cannot take this password: expected at least 8 characters", refused("add", file, "alice"));
        assertEquals("expected observer, operator, manager or admin, got 'web'", refused("add", file, "alice", "web"));
        assertEquals("cannot add carol to " + file + ": it is there already", refused("add", file, "carol", "--local"));
        assertEquals("cannot change carol in " + file + ": there is no such user", refused("passwd", file, "carol"));
        assertEquals("cannot rm in " + file + "-2: there is no such file or folder", refused("rm", file + "-2", "carol"));
        assertEquals("cannot add in " + file + "/x: Not a directory", refused("add", file + "/x", "carol", "--local"));
        assertEquals(List.of(WebUser.local("carol", "admin", List.of())), users());
    }

    @Test
    public void aTokenIsPrintedOnceAndKeptAsHash() throws Exception {
        String token = run(WebUsers.What.TOKEN, "", false, "add", file, "ci", "manager", "web").strip();
        assertEquals(List.of(WebUser.withToken("ci", "manager", List.of("web"), token)), users());
        assertEquals(Tokens.hash(token), users().getFirst().tokenHash());
        assertFalse(run(WebUsers.What.TOKEN, "", false, "list", file).contains(token));
        run(WebUsers.What.TOKEN, "", false, "rm", file, "ci");
        assertEquals(List.of(), users());
    }

    @Test
    public void listsItsOwn() throws Exception {
        user("add", file, "carol", "admin", "--local");
        user("add", file, "al", "operator", "web", "api-*", "--local");
        run(WebUsers.What.TOKEN, "", false, "add", file, "ci");
        Files.writeString(Path.of(file), "broken\n", StandardOpenOption.APPEND);
        assertEquals("carol  admin     all watchers  (local)\nal     operator  web api-*  (local)\n", user("list", file));
        assertEquals("warning: " + file + ":4: expected NAME:ROLE:WATCHERS:HASH\n", err.toString(StandardCharsets.UTF_8));
        assertEquals("ci  observer  all watchers\n", run(WebUsers.What.TOKEN, "", false, "list", file));
        assertEquals("{\"tokens\": [{\"name\": \"ci\", \"role\": \"observer\", \"watchers\": []}]}\n",
                run(WebUsers.What.TOKEN, "", true, "list", file));
    }

    @Test
    public void wrongWordsGetTheUsage() {
        assertEquals("expected\n  circusctl web-user passwd FILE NAME [--password-stdin]",
                assertThrows(UsageException.class, () -> user("passwd", file)).getMessage());
        assertEquals(5, assertThrows(UsageException.class, () -> user("ad")).getMessage().lines().count() - 1);
        assertThrows(UsageException.class, () -> user("rm", file, "alice", "bob"));
        assertThrows(UsageException.class, () -> user("add", file, "alice", "--local", "--password-stdin"));
        assertThrows(UsageException.class, () -> run(WebUsers.What.TOKEN, "", false, "add", file, "alice", "--local"));
        assertEquals(UsageException.Kind.HELP, assertThrows(UsageException.class, () -> user("add", "--help")).kind());
    }

    @Test
    public void completesItsWords() {
        assertEquals(List.of("add", "passwd", "rm", "list"), WebUsers.after(WebUsers.What.USER, List.of(), "", List::of));
        assertEquals(List.of("add", "rm", "list"), WebUsers.after(WebUsers.What.TOKEN, List.of(), "", List::of));
        assertEquals(WebUser.ROLES, WebUsers.after(WebUsers.What.USER, List.of("add", "f", "bob"), "", List::of));
        assertEquals(List.of("web"), WebUsers.after(WebUsers.What.USER, List.of("add", "f", "bob", "admin"), "", () -> List.of("web")));
        assertEquals(List.of("--password-stdin", "--local"), WebUsers.after(WebUsers.What.USER, List.of("add"), "-", List::of));
    }
}
