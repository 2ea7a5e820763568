// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;

import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.internal.RegisteredCommands;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Who may do what: every command with every role. */
public class GateTest {

    private static final List<String> OBSERVER = List.of("commands", "dstats", "get", "globaloptions", "ipython", "list",
            "listen", "listsockets", "numprocesses", "numwatchers", "options", "plan", "stats", "status");
    private static final List<String> OPERATOR = List.of("kill", "reload", "signal", "start", "stop");
    private static final List<String> MANAGER = List.of("decr", "incr");
    private static final List<String> ADMIN = List.of("add", "quit", "reloadconfig", "restart", "rm", "set", "unheard");

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeWatcher web = watcher("web").runs(1);
    private final CommandSet set = new CommandSet(web, watcher("db").runs(1));

    public GateTest() {
        ((RegisteredCommands) set.commands).add(new Unheard());
    }

    @Test
    public void eachRoleMayDoItsOwnCommandsAndTheOnesBefore() {
        var all = new ArrayList<String>(OBSERVER);
        assertEquals(sorted(all), allowedTo(Role.OBSERVER));
        all.addAll(OPERATOR);
        assertEquals(sorted(all), allowedTo(Role.OPERATOR));
        all.addAll(MANAGER);
        assertEquals(sorted(all), allowedTo(Role.MANAGER));
        all.addAll(ADMIN);
        assertEquals(sorted(all), allowedTo(Role.ADMIN));
    }

    @Test
    public void anOperatorRestartsAWatcherButNotTheDaemon() {
        assertEquals("ok", outcome(caller(Role.OPERATOR), "restart", Map.of("name", "web")));
        assertEquals("errno 3: not allowed to restart: the key of joe has the role operator, expected admin",
                outcome(caller(Role.OPERATOR), "restart", Map.of()));
    }

    @Test
    public void aManagerSetsNumbersAndSwitchesButNoProgram() {
        Caller manager = caller(Role.MANAGER, "web");
        assertEquals("ok", outcome(manager, "set", Map.of("name", "web", "options",
                Map.of("numprocesses", 2L, "graceful_timeout", 3L, "respawn", false))));
        for (String key : List.of("cmd", "args", "hooks.before_start", "uid", "env", "stdout_stream.filename", "shell",
                "working_dir", "stop_method", "ready", "virtualenv", "anything", "CMD", "")) {
            assertEquals(key, "errno 3: not allowed to set: the key of joe has the role manager, expected admin",
                    outcome(manager, "set", Map.of("name", "web", "options", Map.of("numprocesses", 2L, key, "x"))));
        }
    }

    @Test
    public void onlyAdminsSeeTheValuesOfTheEnvironment() throws Exception {
        web.gives(Map.of("PASSWORD", "secret"));
        for (Role role : Role.values()) {
            Object shown = role == Role.ADMIN ? "secret" : "***";
            for (Request request : List.of(new Request("options", Map.of("name", "web"), caller(role)),
                    new Request("get", Map.of("name", "web", "keys", List.of("env")), caller(role)))) {
                var options = (Map<?, ?>) set.commands.execute(request).get("options");
                assertEquals(role + " " + request.command(), Map.of("PASSWORD", shown), options.get("env"));
            }
        }
    }

    @Test
    public void onlyAdminsSeeOptionsThatMayBeSecrets() throws Exception {
        var app = new FakeWatcher(WatcherSettings.named("app").set(WatcherOption.CMD, "run --db postgres://joe:geheim@db/app -v")
                .freeForm("plugin.Password", "geheim").freeForm("url", "redis://:geheim@localhost:6379/0")
                .freeForm("stdout_stream.auth_token", "geheim").freeForm("stdout_stream.filename", "/tmp/a:b@c")
                .freeForm("other", "http://host:80/x@y").build());
        var commands = new CommandSet(app).commands;
        for (Role role : Role.values()) {
            var options = (Map<?, ?>) commands.execute(new Request("options", Map.of("name", "app"), caller(role))).get("options");
            String secret = role == Role.ADMIN ? "geheim" : "***";
            assertEquals("run --db postgres://joe:" + secret + "@db/app -v", options.get("cmd"));
            assertEquals(secret, options.get("plugin.Password"));
            assertEquals("redis://:" + secret + "@localhost:6379/0", options.get("url"));
            assertEquals(Map.of("auth_token", secret, "filename", "/tmp/a:b@c"), options.get("stdout_stream_conf"));
            assertEquals("http://host:80/x@y", options.get("other"));
        }
    }

    @Test
    public void whoIsLimitedToWatchersHasToNameOne() {
        Caller limited = caller(Role.ADMIN, "WEB", "api-*");
        assertEquals("ok", outcome(limited, "stop", Map.of("name", "web")));
        assertEquals("ok", outcome(limited, "stop", Map.of("name", "Web", "match", "simple")));
        assertEquals("ok", outcome(limited, "status", Map.of("name", "web")));
        assertEquals("ok", outcome(limited, "add", Map.of("name", "api-1", "cmd", "sleep 1")));
        String refused = ": the key of joe may use the watchers WEB api-*, expected the name of one";
        assertEquals("errno 3: not allowed to stop" + refused, outcome(limited, "stop", Map.of("name", "db")));
        for (Map<String, Object> properties : List.<Map<String, Object>>of(Map.of(), Map.of("name", "*"),
                Map.of("name", "we?"), Map.of("name", "[w]eb"), Map.of("name", "web", "match", "regex"),
                Map.of("name", 1L), Map.of("name", List.of("web")))) {
            assertEquals("errno 3: not allowed to stop" + refused, outcome(limited, "stop", properties));
        }
        for (String command : List.of("quit", "stop", "restart", "globaloptions", "unheard", "reloadconfig")) {
            assertEquals("errno 3: not allowed to " + command + refused, outcome(limited, command, Map.of()));
        }
        for (String command : List.of("list", "status", "stats")) {
            for (Object name : Arrays.asList("*", "db", null, 1L)) {
                var properties = new HashMap<String, Object>();
                properties.put("name", name);
                assertEquals("errno 3: not allowed to " + command + refused, outcome(limited, command, properties));
            }
        }
    }

    @Test
    public void whoIsLimitedToWatchersSeesNoOthers() throws Exception {
        Caller limited = caller(Role.OBSERVER, "w*", "nothing");
        assertEquals(Map.of("watchers", List.of("web")), asked(limited, "list", Map.of()));
        assertEquals(Set.of("web"), ((Map<?, ?>) asked(limited, "list", Map.of("detail", true)).get("states")).keySet());
        assertEquals(Map.of("statuses", Map.of("web", "active")), asked(limited, "status", Map.of()));
        assertEquals(Set.of("web"), ((Map<?, ?>) asked(limited, "status", Map.of("detail", true)).get("states")).keySet());
        assertEquals(Set.of("web"), ((Map<?, ?>) asked(limited, "stats", Map.of()).get("infos")).keySet());
        assertEquals(Map.of("numwatchers", 1), asked(limited, "numwatchers", Map.of()));
        assertEquals(Map.of("numprocesses", 1), asked(limited, "numprocesses", Map.of()));
        assertEquals(List.of(), asked(caller(Role.OBSERVER, "nothing"), "list", Map.of()).get("watchers"));
    }

    @Test
    public void whoIsLimitedToWatchersSeesTheSocketsThatTheseUse() throws Exception {
        assertEquals("without a socket", List.of(), socketsOf("sleep 1", false, null));
        assertEquals("it may take any", List.of("web", "uds"), socketsOf("server", true, null));
        assertEquals(List.of("uds"), socketsOf("server --fd $(circus.sockets.UDS)", true, null));
        assertEquals(List.of("web"), socketsOf("inetd", false, "WEB"));
    }

    /** The sockets that somebody sees who may see only a watcher with these settings. */
    private static List<?> socketsOf(String cmd, boolean useSockets, String stdin) throws Exception {
        var settings = WatcherSettings.named("mine").set(WatcherOption.CMD, cmd).set(WatcherOption.USE_SOCKETS, useSockets);
        if (stdin != null) {
            settings.set(WatcherOption.STDIN_SOCKET, stdin);
        }
        var other = WatcherSettings.named("other").set(WatcherOption.CMD, "x").set(WatcherOption.USE_SOCKETS, true);
        var set = new CommandSet(new FakeWatcher(settings.build()), new FakeWatcher(other.build()));
        set.sockets.any = true;
        var reply = set.commands.execute(new Request("listsockets", Map.of(), caller(Role.OBSERVER, "mine")));
        return ((List<?>) reply.get("sockets")).stream().map(socket -> ((Map<?, ?>) socket).get("name")).toList();
    }

    private Map<String, ?> asked(Caller caller, String command, Map<String, Object> properties) throws Exception {
        return set.commands.execute(new Request(command, properties, caller));
    }

    private List<String> allowedTo(Role role) {
        return set.commands.all().stream().map(Command::name)
                .filter(name -> !outcome(caller(role), name, Map.of("signum", 15L)).contains("not allowed")).toList();
    }

    private String outcome(Caller caller, String command, Map<String, Object> properties) {
        var all = new LinkedHashMap<String, Object>(properties);
        set.commands.find(command).orElseThrow().properties().stream().filter(Command.Property::required)
                .forEach(property -> all.putIfAbsent(property.name(), "none"));
        try {
            set.commands.execute(new Request(command, all, caller));
            return "ok";
        } catch (CommandException e) {
            return "errno " + e.code().number() + ": " + e.getMessage();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Caller caller(Role role, String... watchers) {
        return new Caller("the key of joe", role, List.of(watchers));
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    /** As a plugin may bring it: it says nothing of who may use it. */
    private static final class Unheard implements Command {

        @Override
        public String name() {
            return "unheard";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public Map<String, ?> execute(Request request) throws CommandException {
            if (request.caller().role() != Role.ADMIN) {
                throw new CommandException(ErrorCode.COMMAND_ERROR, "got through");
            }
            return Map.of();
        }
    }
}
