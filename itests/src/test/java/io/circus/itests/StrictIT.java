// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.Rule;
import org.junit.Test;

/** Files that others can change: told, and refused under {@code strict = True}. */
public final class StrictIT {

    private static final String PLUGIN = "io.circus.flapping.jar";

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void refusesWhatOthersCanChange() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.file("home"));
        Path hook = sandbox.write("hook", "#!/bin/sh\n");
        Files.setAttribute(hook, "unix:mode", 0777);
        Path ini = sandbox.write("c.ini", Sandbox.Endpoints.free().section() + """
                strict = True
                [watcher:web]
                cmd = /bin/sleep 1000
                hooks.before_start = %s
                """.formatted(hook));
        Files.setAttribute(home.bundles(), "unix:mode", 0777);
        Program refused = sandbox.circusd(home, ini.toString());
        refused.assertEnds(1);
        for (Path path : new Path[] {hook, home.bundles()}) {
            assertTrue(refused.errorText(), refused.errorText().contains("everybody can write to " + path
                    + ": others decide what the daemon runs, which strict = True forbids"));
        }
        Files.writeString(ini, Files.readString(ini).replace("strict = True\n", ""));
        Program warned = sandbox.circusd(home, "--check", ini.toString());
        warned.assertEnds(0);
        assertEquals(warned.errorText(), 2, warned.err().all().size());
        assertTrue(warned.errorText(), warned.errorText().contains("[watcher:web] hooks.before_start: everybody can write to " + hook));
    }

    @Test
    public void refusesAJarThatOthersCanChangeWhenItIsDropped() throws IOException, InterruptedException {
        CircusHome home = CircusHome.built().copyTo(sandbox.file("home"));
        Path jar = home.bundles().resolve(PLUGIN);
        Path aside = Files.move(jar, sandbox.file(PLUGIN));
        RunningDaemon daemon = sandbox.daemon(home, "strict = True\n[watcher:web]\ncmd = /bin/sleep 1000\n");
        daemon.awaitStarted("web");
        Path open = Files.copy(aside, sandbox.file("open"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.setAttribute(open, "unix:mode", 0666);
        Files.move(open, jar);
        daemon.awaitLog("[ERROR] cannot install " + jar + ": everybody can write to " + jar);
        int mark = daemon.program().err().mark();
        Files.delete(jar);
        daemon.awaitLog("has already been uninstalled");
        Files.move(aside, jar);
        daemon.program().err().firstSince(mark, line -> line.contains("Installed bundle: file:" + jar));
        assertFalse(daemon.program().errorText(), daemon.program().errorText().contains("others decide"));
        daemon.endBy("TERM");
    }
}
