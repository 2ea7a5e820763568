// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A changed file is applied by itself, and touches only what has changed. */
public final class ConfigReloadIT {

    private static final String SECTIONS = """
            [plugin:follow]
            use = config-reload
            quiet = 0.2

            [watcher:web]
            cmd = /bin/sleep 1000

            [watcher:other]
            cmd = /bin/sleep 2000
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private RunningDaemon daemon;
    private String begin;

    private void write(String sections) throws IOException {
        var fresh = Files.writeString(sandbox.folder().resolve("fresh.tmp"), begin + sections);
        Files.move(fresh, daemon.config(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    public void appliesWhatHasChangedAndReportsMistakesOnce() throws Exception {
        daemon = sandbox.daemon(SECTIONS);
        begin = daemon.endpoints().section();
        List<Long> other = daemon.awaitStarted("other");
        List<Long> web = daemon.awaitStarted("web");

        int mark = daemon.program().err().mark();
        write(SECTIONS + "\nnumprocesses = many\n");
        daemon.program().err().firstSince(mark, line -> line.contains("config-reload: cannot reload the configuration"));
        assertEquals(web, daemon.control().pids("web"));

        int events = daemon.events().all().mark();
        write(SECTIONS.replace("sleep 1000", "sleep 1001"));
        daemon.events().firstSince(events, "watcher.web.start");
        assertNotEquals(web, daemon.control().pids("web"));
        assertEquals(other, daemon.control().pids("other"));
        assertEquals(1, daemon.program().err().all().stream()
                .filter(line -> line.contains("config-reload: cannot reload the configuration")).count());
        daemon.endBy("TERM");
    }

    /** As a deployment tool does it: the included files lie behind a link that is turned. */
    @Test
    public void includedFilesCountAndLinksThatAreTurned() throws Exception {
        for (String release : List.of("1", "2")) {
            Files.createDirectories(sandbox.folder().resolve("releases/" + release));
            sandbox.write("releases/" + release + "/web.ini", "[watcher:web]\ncmd = /bin/sleep 100" + release + "\n");
        }
        Path current = Files.createSymbolicLink(sandbox.folder().resolve("current"), Path.of("releases/1"));
        daemon = sandbox.daemon("""
                include = %s/*.ini

                [plugin:follow]
                use = config-reload
                quiet = 0.2

                [watcher:other]
                cmd = /bin/sleep 2000
                """.formatted(current));
        List<Long> other = daemon.awaitStarted("other");
        List<Long> web = daemon.awaitStarted("web");

        Files.move(Files.createSymbolicLink(sandbox.folder().resolve("swap"), Path.of("releases/2")), current,
                StandardCopyOption.ATOMIC_MOVE);
        daemon.awaitOthers("web", web);
        assertEquals("/bin/sleep 1002", daemon.control().ok("options", "name", "web")
                .getAsJsonObject("options").get("cmd").getAsString());

        // a new file where it looks for some, written in place
        int mark = daemon.events().all().mark();
        sandbox.write("releases/2/more.ini", "[watcher:more]\ncmd = /bin/sleep 3000\n");
        daemon.events().firstSince(mark, "watcher.more.start");
        assertEquals(other, daemon.control().pids("other"));
        daemon.endBy("TERM");
    }
}
