// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The page about several servers: its commands, with daemons in the places of its servers. */
public final class SeveralServersIT {

    private static final String SHOP = """
            [watcher:shop]
            cmd = /bin/sh -c "echo hello; exec sleep 1000"
            numprocesses = 2
            stdout_stream.class = QueueStream
            """;
    private static final String STORE = """
            [watcher:store]
            cmd = /bin/sleep 1000
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private static String page() throws IOException {
        return Files.readString(CircusHome.built().root().resolve("doc/several-servers.md"));
    }

    @Test
    public void everyCommandOfThePageRuns() throws IOException, InterruptedException {
        RunningDaemon web1 = sandbox.daemon(SHOP);
        RunningDaemon web2 = sandbox.daemon(SHOP);
        RunningDaemon db1 = sandbox.daemon(STORE);
        web1.awaitStarted("shop");
        web2.awaitStarted("shop");
        db1.awaitStarted("store");
        String file = page().split("```\n")[1];
        for (Map.Entry<String, RunningDaemon> each : Map.of("web1", web1, "web2", web2, "db1", db1).entrySet()) {
            file = file.replace("tcp://" + each.getKey() + ":5555", each.getValue().endpoints().controlEndpoint());
        }
        Path servers = sandbox.write("servers", file);
        // every daemon here has statistics, those of the page have not
        for (PageStep step : PageStep.of(page().replace("    [web1] shop: active\n    [web2]",
                "    [web1] circusd-stats: active\n    [web1] shop: active\n    [web2] circusd-stats: active\n    [web2]"))) {
            if (step.line().contains("--discover")) {
                continue; // no network here: the next test
            }
            step.check(start(servers, step.line()));
        }
        Signals.send("STOP", web2.jvm());
        try {
            Program asked = start(servers, "circusctl --timeout 1 @all numprocesses");
            asked.assertEnds(1);
            assertEquals("[web1] 2\n[db1] 1", asked.text());
            assertTrue(asked.errorText(), asked.errorText().startsWith("[web2] Timed out.\n[web2] There was no reply to numprocesses from web2 within 1 s"));
        } finally {
            Signals.send("CONT", web2.jvm());
        }
    }

    @Test
    public void eventsAndOutputOfAllCome() throws IOException, InterruptedException {
        RunningDaemon one = sandbox.daemon(SHOP);
        RunningDaemon two = sandbox.daemon(SHOP);
        one.awaitStarted("shop");
        two.awaitStarted("shop");
        Path servers = sandbox.write("servers", "one " + one.endpoints().controlEndpoint() + " @web\ntwo "
                + two.endpoints().controlEndpoint() + " @web events=" + two.endpoints().eventEndpoint() + "\n");
        Program tail = start(servers, "exec circusctl @web tail shop -f");
        tail.out().first("[one] hello"::equals);
        tail.out().first("[two] hello"::equals);
        Program events = start(servers, "exec circusctl @web listen watcher.shop.");
        Eventually.holds("no event of one", () -> {
            one.control().ok("incr", "name", "shop");
            return events.out().all().stream().anyMatch(line -> line.startsWith("[one] b'watcher.shop.spawn'"));
        });
        Eventually.holds("no event of two", () -> {
            two.control().ok("incr", "name", "shop");
            return events.out().all().stream().anyMatch(line -> line.startsWith("[two] b'watcher.shop.spawn'"));
        });
    }

    /** Nothing of it goes into a pipe. */
    @Test
    public void aTerminalShowsSumsAndHowFarAStopIs() throws IOException, InterruptedException {
        String slow = """
                [watcher:slow]
                cmd = /bin/sh -c "trap : TERM; echo armed; while :; do sleep 1000 & wait; done"
                numprocesses = 2
                graceful_timeout = 1000
                stdout_stream.class = QueueStream
                """;
        RunningDaemon one = sandbox.daemon(SHOP + slow);
        RunningDaemon two = sandbox.daemon(SHOP);
        one.awaitStarted("shop");
        one.awaitStarted("slow");
        two.awaitStarted("shop");
        Path servers = sandbox.write("servers", "one " + one.endpoints().controlEndpoint() + " @web\ntwo "
                + two.endpoints().controlEndpoint() + " @web\n");
        Program armed = start(servers, "exec circusctl @one tail slow -f");
        Eventually.holds("not both are armed", () -> armed.out().all().stream().filter("armed"::equals).count() == 2);
        String circusctl = "CIRCUSCTL_SERVERS=" + servers + " " + CircusHome.built().program("circusctl");
        try (var screen = new TmuxTerminal(sandbox, 100, 50, "/bin/sh -c '" + circusctl + " @web status; " + circusctl
                + " --timeout 600 @web stop --waiting; echo all done; sleep 1000'")) {
            screen.awaits("the sums", text -> text.contains("ALL SERVERS ") && text.matches("(?s).*shop +2 +4/4 .*"));
            screen.awaits("the progress", text -> text.matches("(?s).*\\[one\\] 2 of [2-4] left, the slowest since [0-9]+ s, deadline in 9[0-9]+ s.*"));
            one.control().ok("signal", "name", "slow", "signum", 9);
            String text = screen.awaits("the end", shown -> shown.contains("all done"));
            assertTrue(text, text.contains("[one] ok") && text.contains("[two] ok") && !text.contains("left"));
        }
        Program piped = start(servers, "circusctl @web status");
        piped.assertEnds(0);
        assertEquals(piped.text(), -1, piped.text().indexOf("ALL"));
    }

    /** What the command makes is what daemons and clients need, each in its place. */
    @Test
    public void keysOfTheFolderLetInWhomTheyShould() throws IOException, InterruptedException {
        Sandbox.Endpoints web1 = Sandbox.Endpoints.free();
        Sandbox.Endpoints web2 = Sandbox.Endpoints.free();
        Program made = start(sandbox.write("none", ""), "circusctl keygen --hosts web1 web2 --client alice=observer");
        made.assertEnds(0);
        for (Map.Entry<String, Sandbox.Endpoints> each : Map.of("web1", web1, "web2", web2).entrySet()) {
            Path config = sandbox.write(each.getKey() + ".ini", each.getValue().section()
                    .replace("check_delay", "keys = circus-keys/hosts/" + each.getKey() + "\ncheck_delay") + STORE);
            Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
            daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        }
        Path servers = sandbox.file("circus-keys/servers");
        Files.writeString(servers, Files.readString(servers).replace("tcp://web1:5555", web1.controlEndpoint())
                .replace("tcp://web2:5555", web2.controlEndpoint()));
        Program asked = start(servers, "circusctl @all incr store --waiting");
        asked.assertEnds(0);
        assertEquals("[web1] 2\n[web2] 2", asked.text());
        Program alice = start(servers, "circusctl --keys circus-keys/clients/alice.key_secret @web2 stop store");
        alice.assertEnds(3);
        assertEquals("error: not allowed to stop: the key of alice has the role observer, expected operator", alice.errorText());
    }

    @Test
    public void theRoleForAnsibleLaysTheFolderOut() throws IOException, InterruptedException {
        Path ansible = Path.of("/usr/bin/ansible-playbook");
        assumeTrue("ansible-playbook is not installed", Files.exists(ansible));
        start(sandbox.write("none", ""), "circusctl keygen --hosts web1 web2").assertEnds(0);
        Path playbook = sandbox.write("playbook.yml", """
                - hosts: all
                  connection: local
                  gather_facts: false
                  roles:
                    - role: circus_keys
                      circus_keys_folder: "{{ playbook_dir }}/{{ inventory_hostname }}"
                      circus_keys_dashboard: "{{ inventory_hostname == 'web1' }}"
                """);
        Program played = sandbox.start(Map.of("ANSIBLE_ROLES_PATH", CircusHome.built().root().resolve("examples/ansible/roles").toString(),
                "HOME", sandbox.folder().toString(), "LC_ALL", "C.UTF-8"), ansible, "-i", "web1,web2,", playbook.toString());
        assertEquals(played.text() + played.errorText(), 0, played.awaitExit());
        for (String host : List.of("web1", "web2")) {
            for (String file : List.of("server.key_secret", "clients/dashboard.key")) {
                assertEquals(Files.readString(sandbox.file("circus-keys/hosts/" + host + "/" + file)),
                        Files.readString(sandbox.file(host + "/keys/" + file)));
            }
            assertEquals(0700, (Integer) Files.getAttribute(sandbox.file(host + "/keys"), "unix:mode") & 07777);
            assertEquals(0600, (Integer) Files.getAttribute(sandbox.file(host + "/keys/server.key_secret"), "unix:mode") & 07777);
        }
        Program listed = start(sandbox.file("web1/servers"), "circusctl --timeout 1 @web2 list");
        assertTrue(listed.errorText(), listed.awaitExit() == 1 && !listed.errorText().contains("cannot read the key"));
        assertEquals(false, Files.exists(sandbox.file("web2/servers")));
    }

    private Program start(Path servers, String line) throws IOException {
        var words = new ArrayList<>(List.of("-c", "cd '" + sandbox.folder() + "' && " + line));
        return sandbox.start(Map.of("CIRCUSCTL_SERVERS", servers.toString(), "PATH",
                CircusHome.built().root().resolve("bin") + ":" + System.getenv("PATH")), Path.of("/bin/sh"), words.toArray(String[]::new));
    }
}
