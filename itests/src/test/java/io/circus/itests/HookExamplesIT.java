// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The examples on the user's page of hooks do what the page says. */
public final class HookExamplesIT {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(90);

    @Test
    public void anExecutableRefusesAndTells() throws IOException, InterruptedException {
        Assume.assumeTrue("curl is installed", Files.isExecutable(Path.of("/usr/bin/curl")));
        String port = Integer.toString(Ports.free());
        executable("hook", block("sh", "before_start)").replace("8080", port));
        executable("stats", block("sh", "open_files"));
        RunningDaemon daemon = sandbox.daemon(block("ini", "hooks.after_reap").replace("8080", port)
                + "hooks.extended_stats = ./stats\n"
                + "[watcher:mute]\ncmd = sleep 1000\ncopy_env = True\nhooks.after_spawn = /bin/sh -c 'exit 1'\n");
        long pid = daemon.awaitStarted("web").getFirst();
        JsonObject stats = daemon.control().ok("stats", "name", "web", "extended", true).getAsJsonObject("info")
                .getAsJsonObject(Long.toString(pid));
        assertTrue(stats.toString(), stats.get("open_files").getAsInt() >= 3);
        daemon.awaitLog("] mute stopped");
        daemon.control().ok("stop", "name", "web", "waiting", true);
        assertEquals(List.of("web: process " + pid + " ended with -15"),
                Files.readAllLines(sandbox.folder().resolve("ends.log")));
    }

    @Test
    public void aPythonFunctionIsCalled() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        sandbox.write("myhooks.py", block("python", "def check"));
        RunningDaemon daemon = sandbox.daemon(block("ini", "myhooks.check"));
        daemon.awaitStarted("web");
        daemon.awaitLog("before_start of web, which runs sleep 1000: {}");
        long pid = daemon.control().pids("web").getFirst();
        daemon.endBy("TERM");
        daemon.awaitLog("before_signal of web, which runs sleep 1000: {'pid': " + pid + ", 'signum': 15}");
    }

    @Test
    public void aPythonFunctionDrainsAndSetsTheEnvironment() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        sandbox.write("lossless.py", block("python", "def before_spawn"));
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sh -c 'echo $PORT up >> log; trap "echo $PORT drains >> log" USR1; while :; do sleep 0.1; done'
                working_dir = %s
                hooks.before_spawn = lossless.before_spawn
                hooks.before_signal = lossless.before_signal
                """.formatted(sandbox.folder()));
        daemon.awaitStarted("web");
        sandbox.awaitFile("log", text -> text.contains("8001 up"));
        daemon.control().ok("reload", "name", "web", "waiting", true);
        sandbox.awaitFile("log", text -> text.contains("8002 up") && text.contains("8001 drains"));
        assertEquals("active", daemon.control().status("web"));
    }

    /** The one block of that language with {@code part} in it. */
    private static String block(String language, String part) throws IOException {
        var found = new ArrayList<String>();
        Matcher blocks = BLOCK.matcher(Files.readString(CircusHome.built().root().resolve("doc/hooks.md")));
        while (blocks.find()) {
            if (blocks.group(1).equals(language) && blocks.group(2).contains(part)) {
                found.add(blocks.group(2));
            }
        }
        assertEquals(found.toString(), 1, found.size());
        return found.getFirst();
    }

    private void executable(String name, String text) throws IOException {
        assertTrue(sandbox.write(name, text).toFile().setExecutable(true));
    }
}
