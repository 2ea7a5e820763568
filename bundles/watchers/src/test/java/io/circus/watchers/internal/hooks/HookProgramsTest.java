// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.internal.survival.LinkedKeeper;
import io.circus.testing.Pause;
import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import io.circus.watchers.internal.RealKernel;
import io.circus.watchers.internal.Stage;
import io.circus.watchers.internal.WatcherRegistry;
import io.circus.watchers.internal.notify.NotifyServices;
import io.circus.watchers.internal.pacing.RunnableThreads;
import io.circus.watchers.internal.pacing.SignalPacer;
import io.circus.watchers.internal.services.OutputServices;
import io.circus.watchers.internal.services.PluginPresence;
import io.circus.watchers.internal.services.SocketServices;
import io.circus.watchers.internal.services.StopMethods;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Hooks that are programs, with the real kernel and real processes. */
public class HookProgramsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private RealKernel kernel;
    private WatcherRegistry registry;
    private Path home;

    @Before
    public void open() throws Exception {
        home = folder.getRoot().toPath();
        kernel = new RealKernel();
        registry = new WatcherRegistry(kernel.loop(), kernel.table(), events::add, new InMemoryStateStore(),
                new HookServices(home, Stage.OWN, new PluginPresence()), new StopMethods(Stage.OWN, new PluginPresence()), new SocketServices(), new OutputServices(), new NotifyServices(Stage.OWN, kernel.loop(), new LinkedKeeper(Optional.empty())),
                System::nanoTime, new SignalPacer(kernel.loop(), System::nanoTime, 2, RunnableThreads::count));
        registry.configure(new Watchers.Globals(Duration.ofSeconds(1), Duration.ZERO, "tcp://127.0.0.1:5555"));
    }

    @After
    public void close() throws Exception {
        registry.quit().join();
        registry.close();
        kernel.close();
    }

    private WatcherSettings.Builder settings() {
        return WatcherSettings.named("web").set(WatcherOption.CMD, "sleep 1000").set(WatcherOption.WORKING_DIR, home.toString());
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private String read(String name) throws IOException {
        return Files.readString(home.resolve(name));
    }

    @Test
    public void givesAnExecutableTheFacts() throws Exception {
        script("tell", "env | grep ^CIRCUS_ | grep -v MARK | sort > $1.env; cat > $1.json; pwd > $1.pwd");
        Watcher web = registry.add(settings().freeForm("hooks.before_start", "./tell start")
                .freeForm("hooks.after_signal", "./tell 'my signal'").freeForm("hooks.after_reap", "./tell reap")
                .build());
        web.start().join();
        assertEquals("CIRCUS_ENDPOINT=tcp://127.0.0.1:5555\nCIRCUS_HOOK=before_start\nCIRCUS_WATCHER=web\n",
                read("start.env"));
        assertEquals(home.toRealPath() + "\n", read("start.pwd"));
        int pid = web.workers().getFirst().pid();
        web.stop().join();
        assertEquals("CIRCUS_ENDPOINT=tcp://127.0.0.1:5555\nCIRCUS_HOOK=after_signal\nCIRCUS_PID=" + pid
                + "\nCIRCUS_SIGNUM=15\nCIRCUS_WATCHER=web\nCIRCUS_WID=1\n", read("my signal.env"));
        assertEquals("CIRCUS_ENDPOINT=tcp://127.0.0.1:5555\nCIRCUS_EXIT_CODE=-15\nCIRCUS_HOOK=after_reap\nCIRCUS_PID="
                + pid + "\nCIRCUS_WATCHER=web\nCIRCUS_WID=1\n", read("reap.env"));
        var json = HookJson.read(read("reap.json"));
        assertEquals("after_reap", json.get("hook"));
        assertEquals((long) pid, json.get("pid"));
        assertEquals(-15L, json.get("exit_code"));
        assertEquals("sleep 1000", ((Map<?, ?>) json.get("options")).get("cmd"));
    }

    @Test
    public void aHookRunsWhereTheProcessesRunWithWhatTheyHave() throws Exception {
        Path site = Files.createDirectories(home.resolve("venv/lib/python3.11/site-packages"));
        Path work = Files.createDirectory(home.resolve("work"));
        script("tell", "{ pwd; echo $COLOUR; echo ${PATH%%:*}; echo $PYTHONPATH; } > told.tmp; mv told.tmp told");
        var settings = settings().set(WatcherOption.CMD, "/bin/sh -c '" + home + "/tell; exec sleep 1000'")
                .set(WatcherOption.WORKING_DIR, work.toString()).set(WatcherOption.COPY_ENV, true)
                .set(WatcherOption.VIRTUALENV, home.resolve("venv").toString())
                .environment(Map.of("COLOUR", "blue", "PYTHONPATH", ""));
        Watcher web = registry.add(settings.freeForm("hooks.before_start", "./tell").build());
        web.start().join();
        String expected = work.toRealPath() + "\nblue\n" + home.resolve("venv/bin") + "\n" + site + "\n";
        while (Files.notExists(work.resolve("told"))) {
            Pause.briefly();
        }
        assertEquals("of the process", expected, read("work/told"));
        Files.delete(work.resolve("told"));
        web.stop().join();
        registry.remove(web, false).join();
        settings.set(WatcherOption.CMD, "sleep 1000");
        registry.add(settings.build()).start().join();
        assertEquals("of the hook", expected, read("work/told"));
    }

    @Test
    public void aHookMayMakeTheFolderOfTheProcesses() throws Exception {
        script("make", "mkdir made; pwd > make.pwd");
        Watcher web = registry.add(settings().set(WatcherOption.WORKING_DIR, home.resolve("made").toString())
                .freeForm("hooks.before_start", "./make").build());
        web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(home.toRealPath() + "\n", read("make.pwd"));
    }

    @Test
    public void anExecutableRefusesByItsStatusOrASignal() throws Exception {
        assertEquals("it exited with status 3", failureOf("/bin/sh -c 'exit 3'"));
        assertEquals("it was killed by KILL", failureOf("/bin/sh -c 'kill -9 $$'"));
        assertTrue(failureOf("./missing").contains("ENOENT"));
    }

    @Test
    public void anExecutableNeedNotReadItsFacts() throws Exception {
        Watcher web = registry.add(settings().freeForm("hooks.before_start", "/bin/true").build());
        web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aStopKillsTheHookOfAStartWithItsTree() throws Exception {
        script("slow", "sleep 1001 & echo $! > child.tmp; mv child.tmp child; wait");
        Watcher web = registry.add(settings().freeForm("hooks.before_start", "./slow").build());
        Operation start = web.start();
        while (!Files.exists(home.resolve("child"))) {
            Pause.briefly();
        }
        int child = Integer.parseInt(read("child").strip());
        web.stop().join();
        assertThrows(WatcherException.class, start::join);
        while (!kernel.table().processes().isEmpty() || isAlive(child)) {
            Pause.briefly();
        }
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void anExecutableExtendsTheStats() throws Exception {
        script("stats", "cat > given; echo '{\"extra\": 42, \"more\": [\"x\"]}'");
        Watcher web = registry.add(settings().freeForm("hooks.extended_stats", "./stats").build());
        web.start().join();
        int pid = web.workers().getFirst().pid();
        assertEquals(Map.of("cpu", 0.5, "extra", 42L, "more", List.of("x")),
                web.extendedStats(pid, Map.of("cpu", 0.5)));
        assertEquals(Map.of("cpu", 0.5), HookJson.read(read("given")).get("stats"));
        script("stats", "echo nonsense");
        var failed = assertThrows(WatcherException.class, () -> web.extendedStats(pid, Map.of()));
        assertTrue(failed.getMessage(), failed.getMessage().startsWith(
                "cannot extend the stats of web: hook extended_stats failed: expected a JSON object"));
    }

    @Test
    public void callsPythonFunctionsWithTheArgumentsOfTheOriginal() throws Exception {
        needPython();
        python("myhooks", """
                import os
                def log(watcher, arbiter, hook_name, **kw):
                    print("printed, not answered")
                    with open(os.path.join(os.path.dirname(__file__), "log"), "a") as f:
                        kw = {k: "float" if type(v) is float else v for k, v in kw.items()}
                        f.write("%s %s %s %s\\n" % (watcher.name, watcher.cmd, hook_name, sorted(kw.items())))
                    return arbiter.endpoint
                """);
        var builder = settings();
        for (Hook.Point point : Hook.Point.values()) {
            builder.freeForm("hooks." + point, "myhooks.log");
        }
        Watcher web = registry.add(builder.build());
        web.start().join();
        int pid = web.workers().getFirst().pid();
        web.stop().join();
        assertEquals(String.join("\n", "web sleep 1000 before_start []", "web sleep 1000 before_spawn []",
                "web sleep 1000 after_spawn [('pid', P)]", "web sleep 1000 after_start []",
                "web sleep 1000 before_stop []", "web sleep 1000 before_signal [('pid', P), ('signum', 15)]",
                "web sleep 1000 after_signal [('pid', P), ('signum', 15)]",
                "web sleep 1000 before_reap [('process_pid', P), ('time', 'float')]",
                "web sleep 1000 after_reap [('exit_code', -15), ('process_pid', P), ('process_status', None), "
                        + "('time', 'float')]",
                "web sleep 1000 after_stop []", ""), read("log").replace(Integer.toString(pid), "P"));
    }

    @Test
    public void aFalseValueOfAPythonFunctionRefusesAnExceptionFails() throws Exception {
        needPython();
        python("myhooks", """
                def no(watcher, arbiter, hook_name, **kw):
                    return False
                def none(watcher, arbiter, hook_name, **kw):
                    pass
                def boom(watcher, arbiter, hook_name, **kw):
                    raise ValueError("boom")
                def leave(watcher, arbiter, hook_name, **kw):
                    raise SystemExit(0)
                """);
        for (String function : List.of("myhooks.no", "myhooks.none, true")) {
            assertTrue(function, refuse(function) instanceof WatcherEvent.HookSucceeded);
        }
        assertEquals("boom", failureOf("myhooks.boom"));
        assertEquals("python3 ended without an answer", failureOf("myhooks.leave"));
        assertEquals("No module named 'nomod'", failureOf("nomod.nofunc"));
        assertEquals("module 'myhooks' has no attribute 'nofunc'", failureOf("myhooks.nofunc"));
    }

    /** What reloads of the original's users do: they count processes, look at their ages, and tell old ones something. */
    @Test
    public void aHookOfTheOriginalReloadsWithoutLoss() throws Exception {
        needPython();
        Files.writeString(home.resolve("server"), "trap 'echo $PORT told >> log' USR1\necho $PORT up >> log\n"
                + "while :; do sleep 0.01; done\n");
        python("lossless", """
                import signal
                from circus import logger

                def before_spawn(watcher, arbiter, hook_name, **kwargs):
                    watcher.env["PORT"] = str(int(watcher.env.get("PORT", "8000")) + 1)
                    return True

                def after_spawn(watcher, arbiter, hook_name, pid, **kwargs):
                    process = watcher.processes[pid]
                    logger.info("worker %s", process.wid)
                    return process.wid >= 1 and process.age() < 60

                def before_signal(watcher, arbiter, hook_name, pid, signum, **kwargs):
                    started = watcher.processes[pid].started
                    newer = [p for p, w in watcher.processes.items() if w.started > started]
                    if signum == signal.SIGTERM and len(watcher.processes) > watcher.numprocesses and newer:
                        watcher.send_signal(pid, signal.SIGUSR1)
                        while "%s told" % (8000 + watcher.processes[pid].wid) not in open("log").read():
                            pass
                    return True
                """);
        Watcher web = registry.add(settings().set(WatcherOption.CMD, "/bin/sh server")
                .freeForm("hooks.before_spawn", "lossless.before_spawn").freeForm("hooks.after_spawn", "lossless.after_spawn")
                .freeForm("hooks.before_signal", "lossless.before_signal").build());
        web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        while (!Files.exists(home.resolve("log")) || !read("log").contains("8001 up")) {
            Pause.briefly();
        }
        web.reload(false).join();
        assertTrue(events.toString(), events.stream().noneMatch(event -> event instanceof WatcherEvent.HookFailed));
        assertEquals("8002", web.settings().environment().get("PORT"));
        assertTrue(read("log"), read("log").contains("8001 told\n"));
    }

    @Test
    public void aPythonFunctionChangesTheStats() throws Exception {
        needPython();
        Files.createDirectory(home.resolve("package"));
        Files.writeString(home.resolve("package/__init__.py"), "");
        python("package/hooks", """
                class Stats:
                    @staticmethod
                    def more(watcher, arbiter, hook_name, pid, stats):
                        stats["extra"] = 42
                        del stats["cpu"]
                """);
        Watcher web = registry.add(settings().freeForm("hooks.extended_stats", "package.hooks.Stats.more").build());
        web.start().join();
        int pid = web.workers().getFirst().pid();
        assertEquals(Map.of("mem", 1L, "extra", 42L), web.extendedStats(pid, Map.of("cpu", 0.5, "mem", 1)));
    }

    @Test
    public void aHookProcessIsNoWorkerAndEndsWithNothingLeft() throws Exception {
        Watcher web = registry.add(settings().freeForm("hooks.after_spawn", "/bin/true").build());
        web.start().join();
        assertEquals(1, web.workers().size());
        assertEquals(1, kernel.table().processes().size());
        assertFalse(events.stream().anyMatch(event -> event instanceof WatcherEvent.WorkerReaped));
        web.signal(web.workers().getFirst().pid(), Signal.KILL);
        while (events.stream().noneMatch(event -> event instanceof WatcherEvent.WorkerReaped)) {
            Pause.briefly();
        }
        var reaped = events.stream().filter(event -> event instanceof WatcherEvent.WorkerReaped).findFirst();
        assertEquals(Optional.of(new Exit.Signalled(Signal.KILL, false)),
                reaped.map(event -> ((WatcherEvent.WorkerReaped) event).exit()));
    }

    /** Why a start was refused by a hook that failed. */
    private String failureOf(String hook) throws Exception {
        Watcher web = registry.add(settings().freeForm("hooks.before_start", hook).build());
        var failure = assertThrows(hook, WatcherException.class, web.start()::join);
        String error = ((WatcherEvent.HookFailed) events.getLast()).error();
        assertEquals("cannot start web: hook before_start failed: " + error, failure.getMessage());
        stopped(web);
        return error;
    }

    /** @return the last event of the start that the hook refuses */
    private Event refuse(String hook) throws Exception {
        Watcher web = registry.add(settings().freeForm("hooks.before_start", hook).build());
        web.start().join();
        Event last = events.getLast();
        stopped(web);
        return last;
    }

    private void stopped(Watcher web) throws Exception {
        assertEquals(WatcherStatus.STOPPED, web.status());
        registry.remove(web, false).join();
    }

    private void python(String module, String text) throws IOException {
        Files.writeString(home.resolve(module + ".py"), text);
    }

    private static boolean isAlive(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void needPython() {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))));
    }
}
