// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.control.Caller;
import io.circus.control.HttpSettings;
import io.circus.control.Role;
import io.circus.kernel.Cancellable;
import io.circus.kernel.LogThrottle;
import io.circus.linux.Accounts;
import io.circus.wire.users.Tokens;
import io.circus.wire.users.WebUser;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Who sends a request, in this order: the owner of the token that it has, of the session that its cookie names, the user at the
 * other end of the Unix socket, and as long as there is no users file, somebody on this machine, who may look. Any thread that may
 * wait a moment.
 */
final class Doorkeeper implements Identity {

    /** How long a session lasts. */
    static final Duration SESSION = Duration.ofHours(12);

    private static final Logger LOG = System.getLogger("circus.audit");
    private static final LogThrottle FAILURES = new LogThrottle(LOG, Level.WARNING);
    private static final String COOKIE = "circus-session";
    private static final String BEARER = "bearer ";
    /** What a proxy adds: behind it everybody seems to be on this machine. */
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private static final Refusal WRONG = new Refusal(401, "there is no such user, or the password is another one", Map.of());
    private static final Caller ONE_TIME = new Caller("the one-time link", Role.ADMIN, List.of());
    private static final Caller SOMEBODY = new Caller("somebody on this machine", Role.OBSERVER, List.of());

    private final RequestRules rules;
    private final LoginLimiter limiter;
    private final Passwords passwords = new Passwords();
    private final Sessions sessions;
    private final OneTimeCode invitation;
    private final Users users;
    private final String cookieName;
    private final long ownUid;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param ownUid the user of this daemon */
    Doorkeeper(HttpSettings settings, List<String> names, long ownUid, LongSupplier nanoClock) {
        rules = new RequestRules(names);
        limiter = new LoginLimiter(nanoClock);
        sessions = new Sessions(nanoClock, SESSION, this::tell);
        invitation = new OneTimeCode(nanoClock);
        // Browsers do not tell ports apart: the cookie of another daemon on this machine has to have another name.
        cookieName = settings.port() == 0 ? COOKIE : COOKIE + "-" + settings.port();
        this.ownUid = ownUid;
        users = new Users(settings.users(), this::usersChanged);
    }

    private void usersChanged() {
        if (users == null) {
            return; // the first reading, in the constructor
        }
        Users.Content now = users.now();
        sessions.endUnless(now::has);
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public Optional<Refusal> check(RequestFacts request) {
        return rules.check(request);
    }

    @Override
    public Decision identify(RequestFacts request) {
        Users.Content now = users.now();
        String authorization = request.header().apply("Authorization");
        if (authorization != null) {
            return byToken(authorization.strip(), now);
        }
        Optional<Sessions.Session> session = cookie(request).flatMap(sessions::find)
                .filter(found -> found.user().isEmpty() || now.has(found.user().get()));
        if (session.isPresent()) {
            return new Decision.Known(session.get().user().map(Doorkeeper::caller).orElse(ONE_TIME), true, List.of());
        }
        if (request.uid().isPresent()) {
            return byUid(request.uid().getAsInt(), now);
        }
        boolean mayLook = !now.exists() && request.address().filter(InetAddress::isLoopbackAddress).isPresent() && isDirect(request);
        return mayLook ? new Decision.Known(SOMEBODY, false, List.of())
                : refused(401, now.exists() ? "expected somebody who is logged in, or a token" : "there are no users: only this machine is answered");
    }

    private static boolean isDirect(RequestFacts request) {
        return OF_PROXIES.stream().allMatch(name -> request.header().apply(name) == null);
    }

    private Decision byToken(String authorization, Users.Content now) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return refused(401, "expected Authorization: Bearer TOKEN");
        }
        return now.withToken(Tokens.hash(authorization.substring(BEARER.length()).strip()))
                .<Decision>map(user -> new Decision.Known(caller(user), false, List.of()))
                .orElseGet(() -> refused(401, "there is no such token"));
    }

    private Decision byUid(int uid, Users.Content now) {
        String name = Accounts.user(Integer.toUnsignedString(uid)).map(Accounts.User::name).orElse(Integer.toUnsignedString(uid));
        if (uid == 0 || uid == ownUid) {
            return new Decision.Known(new Caller("user " + name, Role.ADMIN, List.of()), false, List.of());
        }
        return now.local(name).<Decision>map(user -> new Decision.Known(caller(user), false, List.of()))
                .orElseGet(() -> refused(401, "user " + name + " is not known here: expected a line for this account"
                        + users.file().map(file -> " in " + file).orElse("") + ", somebody who is logged in, or a token"));
    }

    private static Decision refused(int status, String detail) {
        return new Decision.Refused(new Refusal(status, detail, Map.of()));
    }

    private static Caller caller(WebUser user) {
        String name = switch (user.kind()) {
            case PASSWORD -> user.name();
            case TOKEN -> "token " + user.name();
            case LOCAL -> "user " + user.name();
        };
        return new Caller(name, Role.parse(user.role()), user.watchers());
    }

    @Override
    public Decision login(RequestFacts request, Map<String, ?> body) {
        if (body.get("code") instanceof String code) {
            return !users.now().exists() && invitation.use(code) ? begin(request, Optional.empty())
                    : failed(request, "the one-time link", "the link was used before, or its time is over");
        }
        if (body.get("token") instanceof String token) {
            Optional<WebUser> user = users.now().withToken(Tokens.hash(token));
            return user.isPresent() ? begin(request, user) : failed(request, "a token", "there is no such token");
        }
        if (body.get("name") instanceof String name && body.get("password") instanceof String password) {
            return byPassword(request, name, password);
        }
        return refused(400, "expected name and password, token, or code");
    }

    private Decision byPassword(RequestFacts request, String name, String password) {
        Optional<Duration> wait = limiter.begin(name, request.address());
        if (wait.isPresent()) {
            return later(429, "too many wrong passwords", wait.get());
        }
        Users.Content now = users.now();
        Optional<WebUser> user = now.withPassword(name);
        try {
            if (!passwords.match(user, password, now.users())) {
                failed(request, name, "wrong name or password");
                return new Decision.Refused(WRONG);
            }
        } catch (Passwords.BusyException e) {
            return later(503, "too many people are logging in", Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return later(503, "the server is being stopped", Duration.ofSeconds(1));
        }
        limiter.succeeded(name, request.address());
        return begin(request, user);
    }

    private static Decision later(int status, String detail, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return new Decision.Refused(new Refusal(status, detail + ": try again in " + seconds + " s", Map.of("Retry-After", Long.toString(seconds))));
    }

    private static Decision failed(RequestFacts request, String who, String why) {
        FAILURES.log(() -> "cannot log in " + (who.length() > 64 ? who.substring(0, 64) : who) + " from " + from(request) + ": " + why);
        return refused(401, why);
    }

    private static String from(RequestFacts request) {
        return request.address().map(InetAddress::getHostAddress).orElse("the Unix socket");
    }

    private Decision begin(RequestFacts request, Optional<WebUser> user) {
        cookie(request).ifPresent(sessions::end); // whoever logs in leaves what was before
        Caller caller = user.map(Doorkeeper::caller).orElse(ONE_TIME);
        LOG.log(Level.INFO, () -> caller + " has logged in from " + from(request));
        String secret = sessions.begin(user);
        return new Decision.Known(caller, true, List.of(setCookie(request, secret, SESSION.toSeconds())));
    }

    @Override
    public List<String> logout(RequestFacts request) {
        cookie(request).ifPresent(sessions::end);
        return List.of(setCookie(request, "", 0));
    }

    private Optional<String> cookie(RequestFacts request) {
        return Sessions.cookie(request.header().apply("Cookie"), cookieName);
    }

    private String setCookie(RequestFacts request, String value, long seconds) {
        boolean secure = request.secure() || "https".equalsIgnoreCase(request.header().apply("X-Forwarded-Proto"));
        return cookieName + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }

    @Override
    public boolean hasUsers() {
        return users.now().users().stream().anyMatch(user -> user.kind() != WebUser.Kind.LOCAL);
    }

    @Override
    public Optional<String> invitation() {
        return users.now().exists() ? Optional.empty() : Optional.of(invitation.text());
    }

    @Override
    public Cancellable whenChanged(Runnable told) {
        listeners.add(told);
        return () -> listeners.remove(told);
    }

    @Override
    public void close() {
        users.close();
        sessions.close();
        passwords.close();
    }
}
