// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class WatcherCheckTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final WatcherSettings.Builder settings = WatcherSettings.named("web").set(WatcherOption.CMD, "/bin/sleep 1000");

    private List<String> found(String... sockets) {
        return WatcherCheck.ofSettings(settings.build(), List.of(sockets)).stream()
                .map(each -> (each.hopeless() ? "hopeless " : "") + each).toList();
    }

    private List<String> missing() {
        return WatcherCheck.ofMachine(settings.build(), folder.getRoot().toPath(), WatcherCheckTest::runToEnd).stream().map(Diagnostic::toString).toList();
    }

    private static Optional<String> runToEnd(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void tellsWhichPythonFunctionsThereAreNot() throws IOException {
        Files.writeString(folder.newFile("mine.py").toPath(), "raise RuntimeError('it is not run')\ndef there(**arguments): return True\n");
        Files.writeString(folder.newFile("open.py").toPath(), "from os.path import *\n");
        Path inner = folder.newFolder("pack").toPath();
        Files.writeString(inner.resolve("__init__.py"), "from .sub import renamed\n");
        Files.writeString(inner.resolve("sub.py"), "def renamed(**arguments): return True\n");
        settings.set(WatcherOption.COPY_ENV, true).freeForm("hooks.before_start", "mine.there").freeForm("hooks.after_start", "mine.gone, true")
                .freeForm("hooks.before_spawn", "nomodule.there").freeForm("hooks.after_spawn", "pack.sub.renamed")
                .freeForm("hooks.before_stop", "pack.renamed").freeForm("hooks.after_stop", "pack.gone.it")
                .freeForm("hooks.before_signal", "open.whatever").freeForm("hooks.after_signal", "mine:there")
                .freeForm("hooks.before_reap", "./gone.sh").freeForm("hooks.after_reap", "service");
        assertEquals(List.of(
                "hooks.after_signal: is the name of a service: a function of a module in Python is MODULE.FUNCTION, did you mean mine.there?",
                "hooks.after_start: module mine has no gone, the hook fails unless a plugin provides mine.gone",
                "hooks.after_stop: there is no module pack.gone, the hook fails unless a plugin provides pack.gone.it",
                "hooks.before_reap: there is no program " + folder.getRoot() + "/./gone.sh",
                "hooks.before_spawn: there is no module nomodule, the hook fails unless a plugin provides nomodule.there"),
                missing().stream().sorted().toList());
        settings.set(WatcherOption.COPY_ENV, false).environment(Map.of("PATH", "/no/such/folder"));
        assertTrue(missing().contains("hooks.before_start: there is no program python3 that could call it, the hook fails unless a"
                + " plugin provides mine.there"));
    }

    @Test
    public void looksIntoWhatPythonHasLoadedAndRunsNothingElse() throws Exception {
        Path ran = folder.getRoot().toPath().resolve("ran");
        for (String module : List.of("re", "enum", "functools", "contextlib", "warnings", "mine")) {
            Files.writeString(folder.newFile(module + ".py").toPath(), "open('" + ran + "', 'w')\ndef there(**arguments): return True\n");
        }
        settings.set(WatcherOption.COPY_ENV, true).set(WatcherOption.WORKING_DIR, folder.getRoot().toString())
                .freeForm("hooks.before_start", "os.path.nope").freeForm("hooks.after_start", "os.path.exists")
                .freeForm("hooks.before_stop", "os.nope").freeForm("hooks.after_stop", "mine.there");
        assertEquals(List.of("hooks.before_start: module os.path has no nope, the hook fails unless a plugin provides os.path.nope",
                "hooks.before_stop: module os has no nope, the hook fails unless a plugin provides os.nope"),
                missing().stream().sorted().toList());
        assertFalse("a module was run", Files.exists(ran));
    }

    @Test
    public void tellsWhichNumbersMeanNothing() {
        settings.set(WatcherOption.WARMUP_DELAY, -1).set(WatcherOption.GRACEFUL_TIMEOUT, -0.5).set(WatcherOption.MAX_AGE, -1)
                .set(WatcherOption.MAX_AGE_VARIANCE, -1).set(WatcherOption.MAX_RETRY, -2).set(WatcherOption.RELOAD_PARALLEL, 0)
                .set(WatcherOption.READY, "notify").set(WatcherOption.READY_TIMEOUT, 0.0).freeForm("rlimit_nofile", "-2")
                .freeForm("stdout_stream.max_bytes", "-1").freeForm("other.max_bytes", "-1");
        assertEquals(List.of("warmup_delay: is negative: it counts as 0",
                "max_retry: is less than -1: it counts as -1, which is without end", "graceful_timeout: is negative: it counts as 0",
                "max_age: is negative: it counts as 0", "max_age_variance: is negative: it counts as 0", "reload_parallel: is less than 1: it counts as 1",
                "hopeless ready_timeout: expected more than 0 seconds: no process is ready at once",
                "hopeless rlimit_nofile: expected 0 or more, -1 or nothing for no limit, got '-2'",
                "stdout_stream.max_bytes: is negative: it counts as 0"), found());
    }

    @Test
    public void whatIsOrdinaryIsNotTold() {
        settings.set(WatcherOption.MAX_RETRY, -1).set(WatcherOption.GRACEFUL_TIMEOUT, 0.0).set(WatcherOption.READY_TIMEOUT, 0.0)
                .freeForm("rlimit_nofile", "-1").freeForm("rlimit_core", "").freeForm("stdout_stream.max_bytes", "0");
        assertEquals(List.of(), found());
    }

    @Test
    public void tellsWhichSocketsThereAreNot() {
        settings.set(WatcherOption.CMD, "serve $(circus.sockets.web) ((circus.sockets.wbe))")
                .set(WatcherOption.STDIN_SOCKET, "inn");
        assertEquals(List.of("hopeless stdin_socket: there is no socket inn",
                "hopeless cmd: there is no socket wbe, did you mean web?"), found("web"));
        settings.set(WatcherOption.CMD, "serve $(circus.sockets.web)").set(WatcherOption.STDIN_SOCKET, "WEB");
        assertEquals(List.of(), found("web"));
        assertEquals(List.of("hopeless stdin_socket: there is no socket WEB: there is no section [socket:WEB]",
                "hopeless cmd: there is no socket web: there is no section [socket:web]"), found());
    }

    @Test
    public void tellsWhichVariablesThereAreNot() {
        settings.environment(Map.of("HOME_DIR", "/home", "BAD", "$(circus.env.HOME_DIR)"))
                .set(WatcherOption.ARGS, "$(circus.wid) $(CIRCUS.ENV.Home_Dir) $(circus.numprocesses) $(circus.rlimits.nofile)"
                        + " $(circus.wdi) $(circus.env.HOME_DRI) $(circus.use_fds)")
                .set(WatcherOption.WORKING_DIR, "/srv/$(circus.wid)/$(circus.env.NO_SUCH_VARIABLE)")
                .freeForm("rlimit_nofile", "100").freeForm("redis-flag.flag", "stop:$(circus.name):$(circus.wid)")
                .freeForm("note", "$(circus.env.nope)").freeForm("hooks.before_start", "/bin/true $(circus.wid)");
        assertEquals(List.of("args: there is no variable $(circus.wdi), it stays as it is, did you mean circus.wid?",
                "args: there is no variable $(circus.env.home_dri), it stays as it is, did you mean circus.env.home_dir?",
                "working_dir: $(circus.wid) is not expanded here, only in cmd, args and shell_args",
                "working_dir: there is no variable $(circus.env.no_such_variable), it stays as it is",
                "note: there is no variable $(circus.env.nope), it stays as it is",
                "hooks.before_start: $(circus.wid) is not expanded here",
                "env BAD: $(circus.env.home_dir) is not expanded in the environment, only $NAME is"), found());
    }

    @Test
    public void tellsWhatAnOptionIsCalledHere() {
        Stream.of("signleton", "autorestart", "user", "ExecStart", "redirect_stderr", "limit_nofile", "stdout_logfile", "environment")
                .forEach(key -> settings.freeForm(key, "x"));
        assertEquals(List.of("signleton: is no option of a watcher, did you mean singleton?",
                "autorestart: is no option of a watcher: it is called respawn here",
                "user: is no option of a watcher: it is called uid here",
                "ExecStart: is no option of a watcher: it is called cmd here",
                "redirect_stderr: is no option of a watcher: give stderr_stream the same filename as stdout_stream here",
                "limit_nofile: is no option of a watcher, did you mean rlimit_nofile?",
                "stdout_logfile: is no option of a watcher: it is called stdout_stream.filename here",
                "environment: is no option of a watcher: variables are options of a section [env:NAME] here"), found());
    }

    @Test
    public void tellsDottedNamesThatLookLikeOthers() {
        Stream.of("hooks.before_strat", "hook.after_start", "stdout_steam.class", "stderr_stream.fliename", "rlimit_nofiles",
                "stderr_stream.refresh_time", "flapping.attempts", "my.own.key", "rlimit_core", "rlimit_NPROC")
                .forEach(key -> settings.freeForm(key, "1"));
        settings.freeForm("stderr_stream.class", "FileStream").freeForm("stdout_stream.anything", "x")
                .freeForm("stdout_stream.class", "our.Stream");
        assertEquals(List.of("hooks.before_strat: there is no hook before_strat, it is never called, did you mean before_start?",
                "hook.after_start: has no effect, did you mean hooks.after_start?",
                "stdout_steam.class: has no effect, did you mean stdout_stream.class?",
                "stderr_stream.fliename: FileStream has no option fliename, did you mean stderr_stream.filename?",
                "hopeless rlimit_nofiles: there is no limit nofiles, did you mean nofile?"), found());
    }

    @Test
    public void tellsThatNoConnectionCanStartAWatcher() {
        settings.set(WatcherOption.ON_DEMAND, true);
        assertEquals(List.of("on_demand: no connection can start the watcher: it has neither use_sockets nor stdin_socket"),
                found("web"));
        settings.set(WatcherOption.USE_SOCKETS, true);
        assertEquals(List.of(), found("web"));
    }

    @Test
    public void saysNothingOfFreeFormOptions() {
        Stream.of("__name__", "port", "pid", "custom", "retry_in", "check_flapping", "use_papa", "watch_flag", "tags", "owner",
                "description", "url", "timeout", "x").forEach(key -> settings.freeForm(key, "(circus.x) $(x) ((y))"));
        assertEquals(List.of(), found());
    }

    @Test
    public void tellsWhatTheMachineLacks() throws IOException {
        Path gone = folder.getRoot().toPath().resolve("gone");
        settings.set(WatcherOption.UID, "no-such-user").set(WatcherOption.GID, "no-such-group")
                .set(WatcherOption.WORKING_DIR, gone.toString()).set(WatcherOption.CMD, gone + "/run --now")
                .freeForm("stdout_stream.filename", gone + "/out.log").freeForm("stderr_stream.filename", folder.newFile() + "")
                .freeForm("hooks.before_start", gone + "/hook, true");
        String until = ": the watcher cannot start until there is";
        assertEquals(List.of("uid: there is no user no-such-user" + until, "gid: there is no group no-such-group" + until,
                "working_dir: there is no folder " + gone + until, "cmd: there is no program " + gone + "/run" + until,
                "stdout_stream.filename: there is no folder " + gone + ", output waits until there is",
                "hooks.before_start: there is no program " + gone + "/hook"), missing());
    }

    @Test
    public void findsProgramsAsAProcessDoes() throws IOException {
        settings.set(WatcherOption.CMD, "sleep 1");
        assertEquals(List.of(), missing());
        settings.set(WatcherOption.CMD, "only-here");
        assertEquals(List.of("cmd: there is no program only-here in /bin:/usr/bin: the watcher cannot start until there is"), missing());
        assertTrue(folder.newFile("only-here").setExecutable(true));
        settings.environment(Map.of("PATH", "/bin:" + folder.getRoot()));
        assertEquals(List.of(), missing());
        settings.environment(Map.of()).set(WatcherOption.WORKING_DIR, folder.getRoot().toString()).set(WatcherOption.CMD, "./only-here");
        assertEquals(List.of(), missing());
        settings.set(WatcherOption.CMD, "no-such-program | cat").set(WatcherOption.SHELL, true);
        assertEquals(List.of(), missing());
        settings.set(WatcherOption.SHELL, false).set(WatcherOption.CMD, "$(circus.env.nope)/run");
        assertEquals(List.of(), missing());
        settings.set(WatcherOption.CMD, "sleep 1").set(WatcherOption.COPY_ENV, true).set(WatcherOption.VIRTUALENV, folder.getRoot().toString());
        assertEquals(List.of("virtualenv: virtualenv " + folder.getRoot()
                + " has no lib/pythonX.Y/site-packages: the watcher cannot start until there is"), missing());
    }
}
