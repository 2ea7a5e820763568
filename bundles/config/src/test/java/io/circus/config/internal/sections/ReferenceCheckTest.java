// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.Scratch;
import io.circus.config.internal.ini.Findings;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** What the sections of a file name in vain, with its line. */
public class ReferenceCheckTest {

    @Rule
    public final Scratch scratch = new Scratch();

    private List<String> warnings(String text) throws IOException {
        Findings findings = scratch.read(text).findings();
        assertEquals(List.of(), findings.mistakes());
        return findings.warnings().stream().map(scratch::local).toList();
    }

    private List<String> failures(String text) throws IOException {
        Findings findings = scratch.read(text).findings();
        assertEquals(List.of(), findings.mistakes());
        return findings.failures().stream().map(scratch::local).toList();
    }

    @Test
    public void aSocketThatThereIsNotIsAFailure() throws IOException {
        assertEquals(List.of("main.ini:4: [watcher:w] cmd: there is no socket wbe, did you mean web?",
                "main.ini:7: [watcher:v] stdin_socket: there is no socket other"), failures("""
                [socket:Web]
                port = 0
                [watcher:w]
                cmd = serve $(circus.sockets.wbe) $(circus.sockets.web)
                [watcher:v]
                cmd = serve
                stdin_socket = other
                """).stream().sorted().toList());
    }

    @Test
    public void aMistakeHidesNoOtherFinding() throws IOException {
        Findings findings = scratch.read("[watcher:w]\ncmd = a $(circus.sockets.web)\nsignleton = yes\nmax_retry = many\n").findings();
        assertEquals(List.of("main.ini:4: [watcher:w] max_retry: expected an integer, got 'many'"),
                findings.mistakes().stream().map(scratch::local).toList());
        assertEquals(List.of("main.ini:2: [watcher:w] cmd: there is no socket web: there is no section [socket:web]"),
                findings.failures().stream().map(scratch::local).toList());
        assertEquals(List.of("main.ini:3: [watcher:w] signleton: is no option of a watcher, did you mean singleton?"),
                findings.warnings().stream().map(scratch::local).toList());
    }

    /** Nor do options that do not fit together, or a command that is missing. */
    @Test
    public void allIsToldInTheOrderOfFilesAndLines() throws IOException {
        scratch.write("more.ini", """
                [watcher:w]
                signleton = yes
                numprocesses = -1
                ready = never
                virtualenv = /v
                cmd = a $(circus.sockets.web)
                [watcher:v]
                directory = /
                args = 'x
                """);
        assertEquals(List.of(
                "warning: main.ini:3: [circus] signleton: is no option of [circus], ignoring it, did you mean singleton, which is an"
                        + " option of a watcher?",
                "warning: main.ini:4: [circus] numprocs: is no option of [circus], ignoring it: in the section of a watcher it is called"
                        + " numprocesses here",
                "warning: main.ini:6: [env:w] singleton: is a variable of the environment here: it is an option of a watcher",
                "main.ini:10: [socket:s] port: expected an integer, got 'http'; leaving the socket out",
                "warning: main.ini:11: [socket:s] uid: is no option of a socket, ignoring it: it is an option of a watcher",
                "main.ini:12: [socket:s] '[other' is no option, expected 'key = value' or 'key : value'",
                "warning: more.ini:2: [watcher:w] signleton: is no option of a watcher, did you mean singleton?",
                "more.ini:3: [watcher:w] numprocesses: numprocesses of w is -1, expected 0 or more",
                "more.ini:4: [watcher:w] ready: expected notify, tcp:HOST:PORT, http:URL, exec:COMMAND or delay[:SECONDS], got 'never'",
                "more.ini:5: [watcher:w] virtualenv: needs copy_env = True",
                "more.ini:6: [watcher:w] cmd: there is no socket web",
                "more.ini:7: [watcher:v]: cmd is missing, expected the command to run",
                "warning: more.ini:8: [watcher:v] directory: is no option of a watcher: it is called working_dir here",
                "more.ini:9: [watcher:v] args: a quotation is not closed in the command: 'x"), scratch.read("""
                [circus]
                include = more.ini
                signleton = 1
                numprocs = 1
                [env:w]
                singleton = 1
                HTTP_PROXY = x
                http_proxy = x
                [socket:s]
                port = http
                uid = root
                [other
                """).findings().all().stream().map(scratch::local).toList());
    }

    @Test
    public void anEmptySocketIsNone() throws IOException {
        Configuration read = scratch.read("[socket:web]\n[watcher:w]\ncmd = serve $(circus.sockets.web)\n");
        assertEquals(List.of(), read.sockets());
        assertEquals(List.of("main.ini:3: [watcher:w] cmd: there is no socket web: there is no section [socket:web]"),
                read.findings().failures().stream().map(scratch::local).toList());
        assertEquals(List.of("main.ini:1: [socket:web]: has no options, ignoring it"),
                read.findings().warnings().stream().map(scratch::local).toList());
    }

    @Test
    public void twoThatWantOneAddressAreAFailure() throws IOException {
        assertEquals(List.of("main.ini:3: [circus] pubsub_endpoint: the address 127.0.0.1:7000 is that of [circus] endpoint already",
                "main.ini:6: [socket:a] port: the address localhost:7000 is that of [circus] endpoint already",
                "main.ini:11: [socket:c] path: the address /run/b.sock is that of [socket:b] path already"), failures("""
                [circus]
                endpoint = tcp://127.0.0.1:7000
                pubsub_endpoint = tcp://127.0.0.1:7000
                [socket:a]
                host = localhost
                port = 7000
                [socket:b]
                path = /run/b.sock
                [socket:c]
                host = ignored
                path = /run/b.sock
                [socket:d]
                so_reuseport = True
                port = 7000
                [socket:e]
                type = SOCK_DGRAM
                port = 7000
                [socket:f]
                port = 0
                [socket:g]
                port = 0
                """));
    }

    @Test
    public void anEnvSectionIsAboutSomeWatcher() throws IOException {
        assertEquals(List.of("main.ini:3: [env:wbe]: there is no such watcher, did you mean web?",
                "main.ini:7: [env:api-*]: there is no such watcher"), warnings("""
                [watcher:web]
                cmd = x
                [env:wbe]
                A = 1
                [env:w*,api]
                A = 1
                [env:api-*]
                A = 1
                """));
        assertEquals("there may be watchers later", List.of(), warnings("[env:web]\nA = 1\n"));
    }

    @Test
    public void tellsVariablesThatStayAsTheyAre() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [circus] pidfile: there is no variable $(circus.env.runn_dir), it stays as it is",
                "main.ini:4: [env] A: there is no variable $(circus.wid), it stays as it is: here only $(circus.env.NAME) is known",
                "main.ini:6: [env:w] B: $(circus.env.a) is not expanded here, only $NAME is",
                "main.ini:8: [socket:s] path: there is no variable $(circus.env.nope), it stays as it is",
                "main.ini:11: [plugin:p] host: there is no variable $(circus.env.nope), it stays as it is"), warnings("""
                [circus]
                pidfile = $(circus.env.RUNN_DIR)/c.pid
                [env]
                A = $(circus.wid)
                [env:w]
                B = $(circus.env.A)
                [socket:s]
                path = /run/$(circus.env.nope).sock
                [plugin:p]
                use = x
                host = $(circus.env.nope)
                flag = $(circus.name)
                [watcher:w]
                cmd = x $(circus.env.a) $(circus.env.HOME)
                """).stream().sorted((one, other) -> Integer.compare(line(one), line(other))).toList());
    }

    private static int line(String finding) {
        return Integer.parseInt(finding.split(":")[1]);
    }

    @Test
    public void tellsWhatASectionOrAKeyWasLikelyMeantToBe() throws IOException {
        assertEquals(List.of(
                "main.ini:2: [circus] log_level: is no option of [circus], ignoring it, did you mean loglevel?",
                "main.ini:3: [circus] logfile: is no option of [circus], ignoring it: it is called logoutput here",
                "main.ini:4: [circus] numprocesses: is no option of [circus], ignoring it: it is an option of a watcher",
                "main.ini:5: [circus] loglevel: expected one of critical, error, warning, info, debug, got 'infos': info counts,"
                        + " did you mean info?",
                "main.ini:6: [watchers:a]: is no section of Circus, ignoring it, did you mean [watcher:a]?",
                "main.ini:8: [program:b]: is no section of Circus, ignoring it, did you mean [watcher:b]?",
                "main.ini:10: [watcher-c]: is no section of Circus, ignoring it, did you mean [watcher:c]?",
                "main.ini:12: [Circus]: is no section of Circus, ignoring it, did you mean [circus]?",
                "main.ini:14: [watcher]: is no section of Circus, ignoring it, expected [watcher:NAME]",
                "main.ini:16: [unrelated]: is no section of Circus, ignoring it"), warnings("""
                [circus]
                log_level = debug
                logfile = x
                numprocesses = 1
                loglevel = infos
                [watchers:a]
                cmd = x
                [program:b]
                command = x
                [watcher-c]
                cmd = x
                [Circus]
                x = 1
                [watcher]
                x = 1
                [unrelated]
                x = 1
                """));
    }

    /** Files as people have them: nothing is said of them. */
    @Test
    public void saysNothingOfFilesThatAreRight() throws IOException {
        for (String text : List.of("""
                [circus]
                check_delay = 5
                endpoint = tcp://127.0.0.1:5555
                pubsub_endpoint = tcp://127.0.0.1:5556
                stats_endpoint = tcp://127.0.0.1:5557
                debug = True
                loglevel = INFO

                [watcher:webapp]
                cmd = bin/chaussette --fd $(circus.sockets.webapp) app.wsgi
                args = -c gunicorn.py --pythonpath $(circus.env.home)/lib --worker-number $(circus.wid)
                use_sockets = True
                numprocesses = 3
                copy_env = True
                stdout_stream.class = FileStream
                stdout_stream.filename = test.log
                stdout_stream.refresh_time = 0.3
                stdout_stream.max_bytes = 1073741824
                stdout_stream.backup_count = 5
                stdout_stream.time_format = %Y-%m-%d %H:%M:%S
                stderr_stream.class = FancyStdoutStream
                stderr_stream.color = green
                rlimit_nofile = 500
                rlimit_core =
                hooks.before_start = my.app.hooks.prepare
                hooks.after_spawn = my.app.hooks.note, True
                flapping.attempts = 5
                flapping.window = 10
                my_own_value = 7
                port = 8080

                [env:webapp]
                PATH = $PATH:/bin
                CAKE = lie

                [socket:webapp]
                host = 127.0.0.1
                port = 8081

                [plugin:statsd]
                use = circus.plugins.statsd.StatsdEmitter
                host = localhost
                port = 8125
                sample_rate = 1.0
                application_name = example

                [plugin:flapping]
                use = circus.plugins.flapping.Flapping
                retry_in = 3
                max_retry = 2
                """, """
                [circus]
                statsd = True
                httpd = False
                umask = 002
                endpoint = ipc:///var/run/circus.sock
                endpoint_owner = root
                include = conf.d.txt

                [env]
                PROJECT = /srv/project
                LANG = C.UTF-8

                [env:celery*,beat]
                PYTHONPATH = $PROJECT/lib:$PYTHONPATH

                [socket:fcgi]
                path = /tmp/fcgi.sock
                umask = 0117
                replace = True

                [socket:dns]
                type = SOCK_DGRAM
                port = 5353

                [watcher:celery worker]
                cmd = $(circus.env.project)/bin/celery
                args =
                    worker
                    --hostname w$(circus.wid)@%h
                    --concurrency ((circus.env.NP))
                working_dir = $(circus.env.PROJECT)
                singleton = True
                graceful_timeout = 600
                stop_signal = SIGTERM
                stop_children = True
                max_age = 3600
                max_age_variance = 300
                warmup_delay = 1
                priority = 10

                [watcher:beat]
                cmd = sh -c 'echo "(circus)"; exec $PROJECT/bin/beat $(hostname)'
                shell = True
                shell_args = a b
                respawn = False
                send_hup = True
                autostart = False
                max_retry = -1

                [watcher:fcgi]
                cmd = /usr/bin/fcgi
                stdin_socket = fcgi
                on_demand = True

                [watcher:resolver]
                cmd = resolve --fd ((CIRCUS.SOCKETS.DNS)) --level $(circus.numprocesses) --nofile $(circus.rlimits.nofile)
                use_sockets = True
                rlimit_NOFILE = 100

                [plugin:watch celery]
                use = circus.plugins.resource_watcher.ResourceWatcher
                watcher = celery worker
                max_mem = 2G
                """)) {
            Findings findings = scratch.read(text).findings();
            assertEquals(List.of(), findings.mistakes());
            assertEquals(List.of(), findings.failures());
            assertEquals(List.of(), findings.warnings().stream().filter(line -> !line.contains("no file matches")).toList());
        }
    }

    @Test
    public void whatStandsInEverySectionIsNobodysMistake() throws IOException {
        assertEquals(List.of(), warnings("[DEFAULT]\nuser = me\nsignleton = x\n[circus]\ndebug = no\n[watcher:w]\ncmd = x\n"));
    }
}
