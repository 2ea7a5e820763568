// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What circusd --check says of slips in a file, and that a daemon which is given them says the same and goes on. */
public final class CheckIT {

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    /** Part of a file with one slip in its last line, and what is said of that line. */
    private record Slip(String text, String said) {

        static Slip inWatcher(String line, String said) {
            return new Slip("[watcher:%s]\ncmd = sleep 1000\nautostart = False\n" + line, said);
        }
    }

    private static final List<Slip> WARNINGS = List.of(
            Slip.inWatcher("signleton = True", "signleton: is no option of a watcher, did you mean singleton?"),
            Slip.inWatcher("numprocs = 2", "numprocs: is no option of a watcher: it is called numprocesses here"),
            Slip.inWatcher("autorestart = true", "autorestart: is no option of a watcher: it is called respawn here"),
            Slip.inWatcher("user = www-data", "user: is no option of a watcher: it is called uid here"),
            Slip.inWatcher("directory = /tmp", "directory: is no option of a watcher: it is called working_dir here"),
            Slip.inWatcher("ExecStart = /bin/true", "ExecStart: is no option of a watcher: it is called cmd here"),
            Slip.inWatcher("redirect_stderr = true", "redirect_stderr: is no option of a watcher: give stderr_stream"),
            Slip.inWatcher("stdout_logfile = x.log", "it is called stdout_stream.filename here"),
            Slip.inWatcher("Copy_Env = True", "Copy_Env: is not the option copy_env: the case of names counts"),
            Slip.inWatcher("uid = no-such-user", "uid: there is no user no-such-user"),
            Slip.inWatcher("gid = no-such-group", "gid: there is no group no-such-group"),
            Slip.inWatcher("working_dir = /no/such/folder", "working_dir: there is no folder /no/such/folder"),
            Slip.inWatcher("args = $(circus.wdi)", "args: there is no variable $(circus.wdi), it stays as it is, did you mean circus.wid?"),
            Slip.inWatcher("args = $(circus.env.NO_SUCH_VARIABLE)", "there is no variable $(circus.env.no_such_variable)"),
            Slip.inWatcher("stdout_stream.filename = /no/such/folder/out.log", "there is no folder /no/such/folder"),
            Slip.inWatcher("stdout_stream.class = NoSuchStream", "provides the stream class 'NoSuchStream'"),
            Slip.inWatcher("hooks.before_strat = a.b", "there is no hook before_strat, it is never called, did you mean before_start?"),
            Slip.inWatcher("flapping.atempts = 3", "is no option of the plugin flapping, did you mean flapping.attempts?"),
            Slip.inWatcher("watchdog.port = 1664", "watchdog.port: has no effect: the plugin reads it in its own section alone"),
            Slip.inWatcher("warmup_delay = -1", "warmup_delay: is negative: it counts as 0"),
            Slip.inWatcher("graceful_timeout = -0.5", "graceful_timeout: is negative: it counts as 0"),
            Slip.inWatcher("max_retry = 0", "max_retry: is 0: the watcher never starts a process"),
            Slip.inWatcher("stdout_stream.filename = /tmp/x\nstdout_stream.max_bytes = -1", "max_bytes: is negative: it counts as 0"),
            Slip.inWatcher("on_demand = True", "no connection can start the watcher"),
            new Slip("[watcher:%s]\nautostart = False\ncmd = /no/such/program --now", "cmd: there is no program /no/such/program"),
            new Slip("[env:no-%s]\nA = 1", "there is no such watcher"),
            new Slip("[watchers:%s]\ncmd = x", "is no section of Circus, ignoring it, did you mean [watcher:"),
            new Slip("[plugin:%s]\nuse = resource-watcher\nactive = False\nwatcher = no-such-watcher", "there is no watcher no-such-watcher"),
            new Slip("[plugin:%s]\nuse = circus.plugins.http_observer.HttpObserver\nactive = False\nrestart_on_error = nobody",
                    "there is no watcher nobody"),
            new Slip("[plugin:%s]\nuse = flapping\nactive = False\nretry_inn = 7",
                    "retry_inn: is no option of the plugin flapping, did you mean retry_in?"),
            Slip.inWatcher("hooks.before_start = nomodule.start", "hooks.before_start: there is no module nomodule, the hook fails"),
            Slip.inWatcher("hooks.before_start = service", "provides the hook 'service'"),
            Slip.inWatcher("stop_method = redis-flga", "provides the stop method 'redis-flga', did you mean redis-flag?"),
            Slip.inWatcher("stop_method = redis-flag", "expected a section [plugin:NAME] with use = redis-flag"),
            Slip.inWatcher("close_child_stdout = True\nstdout_stream.filename = /tmp/x", "with close_child_stdout the output goes to /dev/null"),
            Slip.inWatcher("stdout_stream.class = FileStraem", "provides the stream class 'FileStraem'"),
            new Slip("[plugin:%s]\nactive = False\nuse = flaping", "provides the plugin 'flaping', did you mean flapping?"),
            Slip.inWatcher("hooks.before_start = module:start", "did you mean module.start?"),
            Slip.inWatcher("hooks.before_start = ./gone.sh", "hooks.before_start: there is no program "),
            new Slip("[plugin:%s]\nuse = flapping\nactive = False\nwatcher = web",
                    "watcher: is no option of the plugin flapping, ignoring it"),
            new Slip("[plugin:%s]\nuse = watchdog\nactive = False\nwatchers_regex = nobody",
                    "watchers_regex: fits the name of no watcher"),
            new Slip("[plugin:%s]\nuse = statsd\nactive = False\nsignleton = True", "did you mean singleton, which is an option of a watcher?"),
            new Slip("[circus]\nsignleton = True", "signleton: is no option of [circus], ignoring it, did you mean singleton"),
            new Slip("[env:w0]\nsignleton = True", "signleton: is a variable of the environment here, did you mean singleton"),
            new Slip("[socket:%s]\nport = 0\nsignleton = True", "signleton: is no option of a socket, ignoring it, did you mean singleton"),
            new Slip("[socket:%s]\nport = 0\nbaklog = 5", "baklog: is no option of a socket, ignoring it, did you mean backlog?"),
            new Slip("[socket:%s]\npath = /no/such/folder/x.sock", "path: there is no folder /no/such/folder"));

    private static final List<Slip> FAILURES = List.of(
            Slip.inWatcher("args = $(circus.sockets.nope)", "args: there is no socket nope"),
            Slip.inWatcher("stdin_socket = nope", "stdin_socket: there is no socket nope"),
            Slip.inWatcher("flapping.attempts = few", "flapping.attempts: expected an integer, got 'few'"),
            Slip.inWatcher("rlimit_nofile = -2", "rlimit_nofile: expected 0 or more, -1 or nothing for no limit, got '-2'"),
            Slip.inWatcher("ready = notify\nready_timeout = 0", "ready_timeout: expected more than 0 seconds"),
            new Slip("[plugin:%s]\nuse = watchdog\nloop_rate = -1", "loop_rate: expected more than 0, got '-1': the plugin cannot run"),
            new Slip("[plugin:%s]\nuse = statsd\nsample_rate = 2",
                    "sample_rate: expected more than 0 and at most 1, got '2': the plugin cannot run"),
            new Slip("[plugin:%s]\nuse = http-observer\nport = 70000", "port: expected 1 to 65535, got '70000': the plugin cannot run"),
            new Slip("[plugin:%s]\nuse = redis-flag\nredis_url = http://me:secret@host/",
                    "redis_url: expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE] or rediss://...: the plugin cannot run"),
            Slip.inWatcher("redis-flag.expire = -1", "redis-flag.expire: expected 0 or more, got '-1'"),
            Slip.inWatcher("rlimit_nofiles = 100", "there is no limit nofiles, did you mean nofile?"),
            new Slip("[socket:%s]\nport = 99999", "expected a port from 0 to 65535, got 99999; leaving the socket out"));

    /** A file of each, in a folder that one main file includes; what is to be said, by file and line. */
    private Map<String, String> write(List<Slip> slips, String folder) throws IOException {
        var wanted = new LinkedHashMap<String, String>();
        Files.createDirectories(sandbox.folder().resolve(folder));
        for (int i = 0; i < slips.size(); i++) {
            String file = folder + "/" + (char) ('a' + i / 10) + i % 10 + ".ini";
            String text = slips.get(i).text().formatted("w" + i);
            sandbox.write(file, text + "\n");
            boolean aboutSection = text.startsWith("[env:no-") || text.startsWith("[watchers:") || text.endsWith("99999");
            wanted.put(sandbox.folder().resolve(file) + ":" + (aboutSection ? 1 : text.lines().count()) + ": ", slips.get(i).said());
        }
        return wanted;
    }

    private static List<String> unsaid(Map<String, String> wanted, List<String> lines) {
        var unsaid = new ArrayList<String>();
        wanted.forEach((place, said) -> {
            if (lines.stream().noneMatch(line -> line.contains(place) && line.contains(said))) {
                unsaid.add(place + said);
            }
        });
        return unsaid;
    }

    @Test
    public void aSlipIsToldWithFileAndLineByACheckAndByADaemonThatGoesOn() throws IOException, InterruptedException {
        Map<String, String> warnings = write(WARNINGS, "warnings");
        String main = Sandbox.Endpoints.free().section();
        Program checked = sandbox.circusd(CircusHome.built(), "--check", sandbox.write("main.ini",
                main.replaceFirst("\\[circus]\n", "[circus]\ninclude_dir = warnings\n")).toString());
        checked.assertEnds(0);
        List<String> said = checked.errorText().lines().toList();
        assertEquals(checked.errorText(), List.of(), unsaid(warnings, said));
        assertEquals("one line each:\n" + checked.errorText(), warnings.size(), said.size());
        assertEquals("in the order of the files", said.stream().sorted().toList(), said);
        assertTrue(said.stream().allMatch(line -> line.startsWith("warning: ")));

        Map<String, String> failures = write(FAILURES, "failures");
        Program failed = sandbox.circusd(CircusHome.built(), "--check", sandbox.write("main.ini",
                main.replaceFirst("\\[circus]\n", "[circus]\ninclude_dir = failures\n")).toString());
        failed.assertEnds(1);
        assertEquals(failed.errorText(), List.of(), unsaid(failures, failed.errorText().lines().toList()));
    }

    @Test
    public void aDaemonTellsTheSameAndGoesOn() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = sleep 1000
                [watcher:ghost]
                cmd = sleep 1000
                uid = no-such-user
                signleton = True
                hooks.before_start = nomodule.start
                [watcher:lost]
                cmd = sleep $(circus.sockets.nope)
                [plugin:guard]
                use = flapping
                watcher = web
                [plugin:dog]
                use = watchdog
                port = 0
                watchers_regex = nobody
                """);
        daemon.awaitStarted("web");
        daemon.awaitLog("[watcher:ghost] signleton: is no option of a watcher, did you mean singleton?");
        daemon.awaitLog("[watcher:ghost] uid: there is no user no-such-user");
        daemon.awaitLog("[watcher:lost] cmd: there is no socket nope");
        daemon.awaitLog("[watcher:ghost] hooks.before_start: there is no module nomodule, the hook fails");
        daemon.awaitLog("[plugin:guard] watcher: is no option of the plugin flapping, ignoring it");
        daemon.awaitLog("[plugin:dog] watchers_regex: fits the name of no watcher");
        assertEquals("active", daemon.control().status("web"));

        JsonObject refused = daemon.control().call("set", "name", "web", "options", option("args", "$(circus.sockets.nope)"));
        assertEquals(6, refused.get("errno").getAsInt());
        assertEquals("args: there is no socket nope: there is no section [socket:nope]", refused.get("reason").getAsString());
        daemon.control().ok("set", "name", "web", "options", option("hooks.before_strat", "a.b"));
        daemon.awaitLog("web: hooks.before_strat: there is no hook before_strat");
        daemon.control().ok("add", "name", "new", "cmd", "/no/such/program");
        daemon.awaitLog("new: cmd: there is no program /no/such/program");
        daemon.control().ok("set", "name", "web", "options", option("hooks.before_reap", "nomodule.reap"));
        daemon.awaitLog("web: hooks.before_reap: there is no module nomodule, the hook fails");

        Files.writeString(daemon.config(), "\n[watcher:other]\ncmd = sleep 1000\n", StandardOpenOption.APPEND);
        JsonObject reload = daemon.control().call("reloadconfig");
        assertEquals(6, reload.get("errno").getAsInt());
        assertTrue(reload.toString(), reload.get("reason").getAsString().contains("[watcher:lost] cmd: there is no socket nope"));
        Files.writeString(daemon.config(), Files.readString(daemon.config()).replace("sleep $(circus.sockets.nope)", "sleep 1000"));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals("active", daemon.control().status("other"));
    }

    private static JsonObject option(String key, String text) {
        var options = new JsonObject();
        options.addProperty(key, text);
        return options;
    }
}
