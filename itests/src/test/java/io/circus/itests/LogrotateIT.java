// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** The examples of the page logrotate.md, with logrotate. */
public final class LogrotateIT {

    private static final Pattern EXAMPLE = Pattern.compile("(?s)```(?:ini|logrotate)\n(.*?)```");
    private static final String COUNTING = "/bin/sh -c 'i=0; while true; do i=$((i + 1)); echo \"$$ $i\"; sleep 0.05; done'";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void theExamplesOfThePage() throws IOException, InterruptedException {
        Assume.assumeTrue("logrotate is installed", Program.succeeds("logrotate", "--version"));
        List<String> examples = EXAMPLE.matcher(Files.readString(CircusHome.built().root().resolve("doc/logrotate.md"))).results()
                .map(this::placed).toList();
        assertEquals(3, examples.size());
        Path logs = Files.createDirectory(sandbox.file("circus"));
        Path app = Files.createDirectory(sandbox.file("app"));
        RunningDaemon daemon = daemon(examples.getFirst() + """
                [watcher:app]
                cmd = %s
                stdout_stream.filename = %s/app.log
                """.formatted(COUNTING, app));
        sandbox.awaitFile(logs.resolve("circusd.log"), text -> text.contains("app started") && text.contains("web started"));
        sandbox.awaitFile(logs.resolve("web.log"), text -> text.lines().count() > 2);
        sandbox.awaitFile(app.resolve("app.log"), text -> text.lines().count() > 2);
        long web = daemon.control().pids("web").getFirst();

        rotate("without", examples.get(1));
        sandbox.awaitFile(logs.resolve("web.log"), text -> text.lines().count() > 2);
        assertCounted(web, logs.resolve("web.log.1"), logs.resolve("web.log"));
        daemon.control().call("kill", "name", "nobody");
        sandbox.awaitFile(logs.resolve("circusd.log"), text -> text.contains("kill name=nobody"));
        assertEquals("still the same process", List.of(web), daemon.control().pids("web"));

        long former = daemon.control().pids("app").getFirst();
        rotate("reload", examples.get(2).replace("circusctl", CircusHome.built().program("circusctl") + " --endpoint "
                + daemon.endpoints().controlEndpoint()));
        sandbox.awaitFile(app.resolve("app.log"), text -> text.lines().anyMatch(line -> !line.startsWith(former + " ")));
        assertTrue(Files.readString(app.resolve("app.log.1")).lines().allMatch(line -> line.startsWith(former + " ")));
        daemon.endBy("TERM");
    }

    private String placed(MatchResult match) {
        return match.group(1).replace("/var/log/circus", sandbox.file("circus").toString())
                .replace("/srv/app/log", sandbox.file("app").toString()).replace("/srv/web/run", COUNTING);
    }

    private RunningDaemon daemon(String sections) throws IOException, InterruptedException {
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("circus.ini", endpoints.section() + sections.replace("[circus]\n", ""));
        return sandbox.closeAfterwards(new RunningDaemon(sandbox.circusd(CircusHome.built(), config.toString()), endpoints, config));
    }

    private void rotate(String name, String configuration) throws IOException, InterruptedException {
        Path file = sandbox.write(name + ".conf", configuration);
        Program logrotate = sandbox.start(Map.of(), Path.of("/usr/bin/env"), "logrotate", "--force", "--state",
                sandbox.file(name + ".state").toString(), file.toString());
        logrotate.assertEnds(0);
        assertEquals("", logrotate.errorText());
    }

    /** No line is lost and none is written twice. */
    private static void assertCounted(long pid, Path... files) throws IOException {
        var lines = new ArrayList<String>();
        for (Path file : files) {
            lines.addAll(Files.readAllLines(file));
        }
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(pid + " " + (i + 1), lines.get(i));
        }
    }
}
