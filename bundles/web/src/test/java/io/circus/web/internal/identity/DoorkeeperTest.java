// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.circus.control.Caller;
import io.circus.control.HttpSettings;
import io.circus.control.Role;
import io.circus.wire.users.Crypt;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** With a real file, a real watch and the real crypt(3). */
public class DoorkeeperTest {

    private static final String PASSWORD = "correct horse";
    private static final long OWN_UID = 4711;
    /** One hash for all tests: making it takes its time. */
    private static final String HASH = Crypt.load().orElseThrow().hash(PASSWORD);
    private static final String TOKEN = "kQ3_the-token-of-ci";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();
    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicLong now = new AtomicLong(99);
    private final Semaphore changes = new Semaphore(0);
    private Path path;
    private UsersFile file;
    private Doorkeeper keeper;

    @Before
    public void open() {
        path = folder.getRoot().toPath().resolve("web-users");
        file = new UsersFile(path);
    }

    @After
    public void close() {
        keeper.close();
    }

    private void keeper() {
        keeper = new Doorkeeper(new HttpSettings("localhost", 8080, false, Optional.of(path), Optional.empty(), Optional.empty(),
                Optional.empty(), 0600, Optional.empty(), List.of()), List.of("localhost"), OWN_UID, now::get);
        keeper.whenChanged(changes::release);
    }

    private void keeperWithUsers() throws IOException {
        file.add(WebUser.withPassword("alice", "operator", List.of("web", "api-*"), HASH));
        file.add(WebUser.withToken("ci", "manager", List.of(), TOKEN));
        file.add(WebUser.local("nobody", "observer", List.of("web")));
        keeper();
    }

    private void awaitChange() throws InterruptedException {
        assertTrue("a change is told", changes.tryAcquire(20, TimeUnit.SECONDS));
    }

    private static RequestFacts from(String address, OptionalInt uid, boolean secure, String... headers) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new RequestFacts("POST", "/api/v1/login", Optional.ofNullable(address).map(text -> InetAddress.ofLiteral(text)), uid, secure, all::get);
    }

    private static RequestFacts local(String... headers) {
        return from("127.0.0.1", OptionalInt.empty(), false, headers);
    }

    private static RequestFacts remote(String... headers) {
        return from("192.0.2.1", OptionalInt.empty(), false, headers);
    }

    private static RequestFacts socket(int uid, String... headers) {
        return from(null, OptionalInt.of(uid), false, headers);
    }

    private static Caller caller(Decision decision) {
        return ((Decision.Known) decision).caller();
    }

    private static Refusal refusal(Decision decision) {
        return ((Decision.Refused) decision).refusal();
    }

    private int status(RequestFacts request) {
        return keeper.identify(request) instanceof Decision.Refused refused ? refused.refusal().status() : 200;
    }

    private Decision login(String name, String password) {
        return keeper.login(remote(), Map.of("name", name, "password", password));
    }

    /** Logs alice in, and returns the cookie to send. */
    private String cookie() {
        return sent((Decision.Known) login("alice", PASSWORD));
    }

    private static String sent(Decision.Known known) {
        return known.cookies().getFirst().split(";")[0];
    }

    @Test
    public void aFileThatOthersMayReadLetsNobodyInAtOnce() throws Exception {
        keeperWithUsers();
        RequestFacts asked = local("Authorization", "Bearer " + TOKEN);
        assertEquals("token ci", caller(keeper.identify(asked)).name());
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(401, refusal(keeper.identify(asked)).status());
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        assertEquals("token ci", caller(keeper.identify(asked)).name());
    }

    @Test
    public void aPasswordBeginsASession() throws Exception {
        keeperWithUsers();
        var known = (Decision.Known) login("alice", PASSWORD);
        assertEquals(new Caller("alice", Role.OPERATOR, List.of("web", "api-*")), known.caller());
        String cookie = known.cookies().getFirst();
        assertTrue(cookie, cookie.matches("circus-session-8080=[A-Za-z0-9_-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"));
        Decision.Known again = (Decision.Known) keeper.identify(remote("Cookie", "x=y; " + sent(known)));
        assertEquals(known.caller(), again.caller());
        assertTrue(again.byCookie() && again.cookies().isEmpty());
        assertEquals(401, status(remote("Cookie", sent(known) + "x")));
        assertEquals(401, status(remote()));
        assertTrue(keeper.hasUsers());
    }

    @Test
    public void theRolesOfTheFileAreThoseOfCommands() {
        keeper();
        assertEquals(WebUser.ROLES, Arrays.stream(Role.values()).map(Role::toString).toList());
    }

    @Test
    public void theCookieIsSecureUnderTls() throws Exception {
        keeperWithUsers();
        var body = Map.of("name", "alice", "password", PASSWORD);
        for (RequestFacts request : List.of(from("192.0.2.1", OptionalInt.empty(), true), local("X-Forwarded-Proto", "https"))) {
            assertTrue(((Decision.Known) keeper.login(request, body)).cookies().getFirst().endsWith("; SameSite=Strict; Secure"));
        }
    }

    /** Somebody who has planted a cookie in the browser knows nothing of the session that begins. */
    @Test
    public void theSecretOfASessionIsNeverThatOfTheRequest() throws Exception {
        keeperWithUsers();
        String planted = cookie();
        var known = (Decision.Known) keeper.login(remote("Cookie", planted), Map.of("name", "alice", "password", PASSWORD));
        assertNotEquals(planted, sent(known));
        assertEquals("the former session has ended", 401, status(remote("Cookie", planted)));
        var invented = "circus-session-8080=" + "A".repeat(43);
        keeper.login(remote("Cookie", invented), Map.of("name", "alice", "password", PASSWORD));
        assertEquals(401, status(remote("Cookie", invented)));
    }

    @Test
    public void wrongPasswordsAndUnknownNamesAreTheSame() throws Exception {
        keeperWithUsers();
        for (String[] wrong : new String[][] {{"alice", "correct horsf"}, {"bob", PASSWORD}, {"ci", TOKEN}, {"nobody", ""}, {"alice", HASH}}) {
            assertEquals(new Refusal(401, "there is no such user, or the password is another one", Map.of()), refusal(login(wrong[0], wrong[1])));
        }
        assertEquals(400, refusal(keeper.login(remote(), Map.of("name", "alice"))).status());
        assertEquals(400, refusal(keeper.login(remote(), Map.of("name", "alice", "password", 1L))).status());
    }

    @Test
    public void whoGuessesHasToWait() throws Exception {
        keeperWithUsers();
        for (int i = 0; i < LoginLimiter.FREE_OF_NAME; i++) {
            assertEquals(401, refusal(login("alice", "guess number " + i)).status());
        }
        assertEquals(new Refusal(429, "too many wrong passwords: try again in 1 s", Map.of("Retry-After", "1")), refusal(login("alice", PASSWORD)));
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals("alice", caller(login("alice", PASSWORD)).name());
        assertEquals("all is forgiven", 401, refusal(login("alice", "another guess")).status());
        assertEquals("alice", caller(login("alice", PASSWORD)).name());
    }

    @Test
    public void logoutEndsTheSession() throws Exception {
        keeperWithUsers();
        String cookie = cookie();
        assertEquals(List.of("circus-session-8080=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"), keeper.logout(remote("Cookie", cookie)));
        assertEquals(401, status(remote("Cookie", cookie)));
        awaitChange();
    }

    @Test
    public void aSessionExpires() throws Exception {
        keeperWithUsers();
        String cookie = cookie();
        now.addAndGet(Doorkeeper.SESSION.toNanos() - 1);
        assertEquals(200, status(remote("Cookie", cookie)));
        now.incrementAndGet();
        assertEquals(401, status(remote("Cookie", cookie)));
    }

    @Test
    public void aChangeOfTheUserEndsItsSessionsAtOnce() throws Exception {
        keeperWithUsers();
        String cookie = cookie();
        file.add(WebUser.local("another", "admin", List.of()));
        awaitChange();
        assertEquals("a change of others does not", 200, status(remote("Cookie", cookie)));
        file.setProof(WebUser.Kind.PASSWORD, "alice", HASH.replaceFirst("..$", "xx"));
        awaitChange();
        assertEquals("another password", 401, status(remote("Cookie", cookie)));
        file.remove(WebUser.Kind.PASSWORD, "alice");
        awaitChange();
        file.add(WebUser.withPassword("alice", "operator", List.of("web", "api-*"), HASH));
        awaitChange();
        assertEquals("and does not come back", 401, status(remote("Cookie", cookie)));
        String fresh = cookie();
        file.remove(WebUser.Kind.PASSWORD, "alice");
        awaitChange();
        assertEquals("removed", 401, status(remote("Cookie", fresh)));
    }

    @Test
    public void aTokenNeedsNoSessionAndMayBeginOne() throws Exception {
        keeperWithUsers();
        Caller ci = new Caller("token ci", Role.MANAGER, List.of());
        var known = (Decision.Known) keeper.identify(remote("Authorization", "bearer  " + TOKEN));
        assertEquals(ci, known.caller());
        assertFalse(known.byCookie());
        var session = (Decision.Known) keeper.login(remote(), Map.of("token", TOKEN));
        assertEquals(ci, caller(keeper.identify(remote("Cookie", sent(session)))));
        assertEquals(401, refusal(keeper.login(remote(), Map.of("token", "x"))).status());
        for (String wrong : List.of("Bearer x", "Bearer " + TOKEN + "x", "Basic " + TOKEN, TOKEN, "Bearer ")) {
            assertEquals("whoever shows a wrong one is not somebody else instead", 401, status(local("Authorization", wrong, "Cookie", sent(session))));
        }
        file.remove(WebUser.Kind.TOKEN, "ci");
        awaitChange();
        assertEquals(401, status(remote("Authorization", "Bearer " + TOKEN)));
        assertEquals(401, status(remote("Cookie", sent(session))));
    }

    @Test
    public void atTheSocketTheAccountDecides() throws Exception {
        keeperWithUsers();
        assertEquals(new Caller("user root", Role.ADMIN, List.of()), caller(keeper.identify(socket(0))));
        assertEquals(new Caller("user 4711", Role.ADMIN, List.of()), caller(keeper.identify(socket((int) OWN_UID))));
        int nobody = 65534; // on every Linux
        assertEquals(new Caller("user nobody", Role.OBSERVER, List.of("web")), caller(keeper.identify(socket(nobody))));
        assertTrue(refusal(keeper.identify(socket(4712))).detail().startsWith("user 4712 is not known here"));
        assertEquals("a proxy with an account of its own passes on who is logged in", "alice",
                caller(keeper.identify(socket(4712, "Cookie", cookie()))).name());
    }

    @Test
    public void withoutAFileSomebodyOnThisMachineMayLook() throws Exception {
        keeper();
        assertEquals(new Caller("somebody on this machine", Role.OBSERVER, List.of()), caller(keeper.identify(local())));
        assertEquals(401, status(remote()));
        for (String added : List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")) {
            assertEquals("a proxy is on this machine, but who is behind it?", 401, status(local(added, "for=192.0.2.1")));
        }
        assertFalse(keeper.hasUsers());
        file.add(WebUser.local("root", "admin", List.of()));
        awaitChange();
        assertEquals("as soon as there is a file nobody", 401, status(local()));
    }

    @Test
    public void theInvitationMakesOneAdmin() throws Exception {
        keeper();
        Map<String, String> code = Map.of("code", keeper.invitation().orElseThrow());
        assertEquals(401, refusal(keeper.login(local(), Map.of("code", "x"))).status());
        var known = (Decision.Known) keeper.login(local(), code);
        assertEquals(new Caller("the one-time link", Role.ADMIN, List.of()), known.caller());
        assertEquals(known.caller(), caller(keeper.identify(remote("Cookie", sent(known)))));
        assertEquals("once", new Refusal(401, "the link was used before, or its time is over", Map.of()), refusal(keeper.login(local(), code)));
    }

    @Test
    public void theInvitationExpires() throws Exception {
        keeper();
        String code = keeper.invitation().orElseThrow();
        now.addAndGet(OneTimeCode.LIFE.toNanos());
        assertEquals(401, refusal(keeper.login(local(), Map.of("code", code))).status());
    }

    @Test
    public void thereIsNoInvitationOnceThereIsAFile() throws Exception {
        keeper();
        String code = keeper.invitation().orElseThrow();
        file.add(WebUser.local("root", "admin", List.of()));
        awaitChange();
        assertTrue(keeper.invitation().isEmpty());
        assertEquals(401, refusal(keeper.login(local(), Map.of("code", code))).status());
    }

    @Test
    public void aFileThatOthersMayReadLetsNobodyIn() throws Exception {
        keeperWithUsers();
        String cookie = cookie();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(path, Files.readString(path) + "\n"); // inotify does not tell of a mode alone, so as an editor does
        awaitChange();
        assertEquals(401, status(remote("Cookie", cookie)));
        assertEquals(401, refusal(login("alice", PASSWORD)).status());
        assertEquals("nobody, not even an observer", 401, status(local()));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        assertEquals("at once", "alice", caller(login("alice", PASSWORD)).name());
    }
}
