// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A program that has changed is started anew, however it was changed; nothing else is. */
public final class CommandReloaderIT {

    private static final String PROGRAM = "#!/bin/sh\nexec sleep %d\n";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private RunningDaemon daemon;

    private Path deploy(String name, int seconds) throws IOException {
        Path fresh = sandbox.write("fresh.tmp", PROGRAM.formatted(seconds));
        assertTrue(fresh.toFile().setExecutable(true));
        Path target = sandbox.folder().resolve(name);
        Files.createDirectories(target.getParent());
        return Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<Long> awaitRestart(String watcher, int mark, List<Long> before) throws InterruptedException {
        daemon.events().firstSince(mark, "watcher." + watcher + ".start");
        List<Long> after = daemon.control().pids(watcher);
        assertNotEquals(before, after);
        return after;
    }

    @Test
    public void restartsWhatHasChanged() throws Exception {
        deploy("releases/1/serve", 1000);
        deploy("releases/2/serve", 2000);
        Path current = Files.createSymbolicLink(sandbox.folder().resolve("current"), Path.of("releases/1"));
        deploy("bin/byname", 1000);
        deploy("bin/gently", 1000);
        deploy("bin/stopped", 1000);
        Files.createDirectories(sandbox.folder().resolve("app/src/deep"));
        daemon = sandbox.daemon(CircusHome.built(), """
                [plugin:follow]
                use = circus.plugins.command_reloader.CommandReloader
                loop_rate = 0.2

                [watcher:linked]
                cmd = %1$s/current/serve one two

                [watcher:byname]
                cmd = byname
                working_dir = %1$s

                [env:byname,gently]
                PATH = bin:/bin:/usr/bin

                [watcher:gently]
                cmd = gently
                working_dir = %1$s
                ready = delay:0.1

                [watcher:stopped]
                cmd = %1$s/bin/stopped
                autostart = False

                [watcher:app]
                cmd = /bin/sleep 1000
                working_dir = %1$s/app
                command-reloader.watch = src/**/*.py, app.{yml,conf}

                [watcher:left]
                cmd = %1$s/bin/byname
                command-reloader.active = False
                """.formatted(sandbox.folder()), "--log-level", "debug");
        // a change before the first look is none
        for (String watcher : List.of("linked", "byname", "gently", "app")) {
            daemon.awaitLog(watcher + ": looking after ");
        }
        List<Long> linked = daemon.awaitStarted("linked");
        List<Long> byname = daemon.awaitStarted("byname");
        List<Long> gently = daemon.awaitStarted("gently");
        List<Long> app = daemon.awaitStarted("app");
        List<Long> left = daemon.awaitStarted("left");

        int mark = daemon.events().all().mark();
        Files.move(Files.createSymbolicLink(sandbox.folder().resolve("swap"), Path.of("releases/2")), current,
                StandardCopyOption.ATOMIC_MOVE);
        awaitRestart("linked", mark, linked);

        mark = daemon.events().all().mark();
        deploy("bin/byname", 3000);
        awaitRestart("byname", mark, byname);

        mark = daemon.events().all().mark();
        deploy("bin/gently", 3000);
        daemon.events().firstSince(mark, "watcher.gently.reload");
        assertNotEquals(gently, daemon.control().pids("gently"));

        mark = daemon.events().all().mark();
        put("app/src/deep/new.py", "pass");
        app = awaitRestart("app", mark, app);
        mark = daemon.events().all().mark();
        put("app/app.conf", "x = 1");
        app = awaitRestart("app", mark, app);
        Files.writeString(sandbox.folder().resolve("app/other.txt"), "nobody cares");

        deploy("bin/stopped", 3000);
        // a program that is away for a moment is waited for
        mark = daemon.events().all().mark();
        byname = daemon.control().pids("byname");
        Files.delete(sandbox.folder().resolve("bin/byname"));
        deploy("bin/byname", 4000);
        awaitRestart("byname", mark, byname);
        assertEquals("stopped", daemon.control().status("stopped"));
        assertEquals(app, daemon.control().pids("app"));
        assertEquals(left, daemon.control().pids("left"));
        daemon.endBy("TERM");
    }

    /** In one step: a file that is written in place may be seen empty, which is one change more. */
    private void put(String name, String text) throws IOException {
        Files.move(Files.writeString(sandbox.folder().resolve("put"), text), sandbox.folder().resolve(name),
                StandardCopyOption.ATOMIC_MOVE);
    }
}
