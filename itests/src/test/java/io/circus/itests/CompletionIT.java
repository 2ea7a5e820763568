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
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The files in completion/, in the shells they are for, with a user at the terminal. */
public final class CompletionIT {

    private static final String SECTIONS = """
            [watcher:web]
            cmd = /bin/sleep 1000
            [watcher:worker]
            cmd = /bin/sleep 1000
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void completesInBash() throws IOException, InterruptedException {
        completes("/bin/bash", "bash --norc --noprofile -i", ". " + file("circus.bash"));
    }

    @Test
    public void completesInZsh() throws IOException, InterruptedException {
        completes("/usr/bin/zsh", "zsh -f -i", "fpath=(" + file("_circus").getParent() + " $fpath); autoload -U compinit; compinit -u -D");
    }

    /** fish can be asked for what it would offer. */
    @Test
    public void completesInFish() throws IOException, InterruptedException {
        Assume.assumeTrue("fish is installed", Files.isExecutable(Path.of("/usr/bin/fish")));
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("worker");
        var lines = new ArrayList<>(List.of("source " + file("circus.fish")));
        for (String line : List.of("circusctl statu", "circusctl stop w", "circusctl stop web --w", "circusctl set web numpro",
                "circusd --log-l", "circus-top --contr", "circusctl keygen /et", "circusctl web-token add /et")) {
            lines.add("complete -C '" + line + "'");
        }
        Program fish = sandbox.start(environment(daemon), Path.of("/usr/bin/fish"), "--no-config", "-c", String.join("\n", lines));
        fish.assertEnds(0);
        assertEquals("status\tShow what the watchers are doing\nweb\nworker\n--waiting\nnumprocesses\n"
                + "--log-level\thow much is logged\n--control\tits control endpoint, for the keys\n/etc/\n/etc/", fish.text());
    }

    private void completes(String shell, String line, String setup) throws IOException, InterruptedException {
        Assume.assumeTrue(shell + " is installed", Files.isExecutable(Path.of(shell)));
        RunningDaemon daemon = sandbox.daemon(SECTIONS);
        daemon.awaitStarted("worker");
        Map<String, String> environment = environment(daemon);
        try (var screen = new TmuxTerminal(sandbox, 100, 30, "HOME=" + sandbox.folder() + " PATH=" + environment.get("PATH")
                + " CIRCUSCTL_ENDPOINT=" + environment.get("CIRCUSCTL_ENDPOINT") + " PS1='ready> ' " + line)) {
            screen.awaits("ready>");
            // Not as text of its own, which would be there before it is done.
            screen.types(setup + "; PS1='com''plete> '", "Enter");
            screen.awaits("complete> ", text -> text.lines().anyMatch(each -> each.strip().equals("complete>")));
            screen.types("circusctl numpro", "Tab");
            screen.awaits("circusctl numprocesses");
            screen.types("wo", "Tab");
            screen.awaits("circusctl numprocesses worker");
            screen.types("Enter");
            screen.awaits("the answer", text -> text.lines().anyMatch("1"::equals));
            screen.types("circusctl --endp", "Tab");
            screen.awaits("circusctl --endpoint");
            screen.types("C-u", "circusctl --keys /et", "Tab");
            screen.awaits("circusctl --keys /etc/");
            screen.types("C-u", "circusctl web-user pas", "Tab");
            screen.awaits("circusctl web-user passwd");
            screen.types("C-u", "circusctl web-user add /et", "Tab");
            screen.awaits("circusctl web-user add /etc/");
            screen.types("C-u", "circus-top --contr", "Tab");
            screen.awaits("circus-top --control");
            screen.types("C-u", "circusctl stop web --w", "Tab");
            screen.awaits("circusctl stop web --waiting");
            screen.types("C-u", "circusctl stop w", "Tab", "Tab");
            String offered = screen.awaits("what is offered", text -> text.lines().anyMatch(each -> each.matches("web +worker *")));
            assertTrue(offered, offered.contains("circusctl stop w"));
        }
    }

    private static Map<String, String> environment(RunningDaemon daemon) {
        return Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoints().controlEndpoint(), "PATH",
                CircusHome.built().root().resolve("bin") + ":" + System.getenv("PATH"));
    }

    private static Path file(String name) {
        return CircusHome.built().root().resolve("completion").resolve(name);
    }
}
