// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.web;

import io.circus.itests.CircusHome;
import io.circus.itests.Program;
import io.circus.itests.RunningDaemon;
import io.circus.itests.Sandbox;
import io.circus.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * Makes the pictures of the documentation, if it is told to: {@code -Dcircus.pictures=write}. Otherwise it is skipped: no two pictures
 * are the same, they show times and pids.
 */
public final class DashboardPicturesIT {

    private static final Path PICTURES = Path.of("../distribution/src/main/doc/pictures");

    private static final String PASSWORD = "shown to nobody";

    /** Where the programs of the pictures lie: pages show paths. Made, and removed again, by root alone. */
    private static final Path SHOP = Path.of("/srv/shop");

    /** A whole chart, in seconds. */
    private static final int HISTORY = 600;
    private static final int STEP = 20;

    /** The connections at a socket that nobody accepts. */
    private static final int WAITING = 3;

    private final List<Socket> waiting = new ArrayList<>();

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Browser browser;
    private String origin;

    private record Shot(String name, String path, String shown) {}

    @Before
    public void open() throws IOException, InterruptedException {
        Assume.assumeTrue("circus.pictures is write", "write".equals(System.getProperty("circus.pictures")));
        browser = Browser.open(sandbox);
        Path users = sandbox.file("web-users");
        Program added = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), "web-user", "add", users.toString(), "alice",
                "admin", "--password-stdin");
        added.in(PASSWORD + "\n");
        added.assertEnds(0);
        int port = Ports.free();
        Files.createDirectory(SHOP);
        Files.writeString(SHOP.resolve("app.sh"), """
                n=$1
                while true; do
                    n=$((n+7)); i=0
                    while [ $i -lt $((n%40*400)) ]; do i=$((i+1)); done
                    echo "INFO GET /orders/$((n*7919%9000)) 200 in $((n%90)) ms"
                    [ $((n%23)) -ne 0 ] || echo "ERROR cannot reserve item $n: the stock of warehouse $((n%5)) is empty" >&2
                    sleep 0.2
                done
                """);
        String run = "/bin/sh app.sh $(circus.wid)\nworking_dir = " + SHOP;
        int front = Ports.free();
        RunningDaemon daemon = sandbox.daemon("""
                [circus]
                httpd = True
                httpd_host = 127.0.0.1
                httpd_port = %1$d
                httpd_users = %2$s

                [socket:front]
                host = 127.0.0.1
                port = %4$d

                [socket:admin]
                path = %5$s/admin.sock

                [watcher:web]
                cmd = /bin/sh app.sh $(circus.wid) $(circus.sockets.front)
                working_dir = %5$s
                copy_env = True
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream
                numprocesses = 4
                use_sockets = True
                hooks.before_start = /bin/true

                [watcher:api]
                cmd = %3$s
                copy_env = True
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream
                numprocesses = 2

                [watcher:worker]
                cmd = %3$s
                copy_env = True
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream
                numprocesses = 6
                max_age = 3600

                [watcher:mailer]
                cmd = /bin/sh -c "sleep 0.2; exit 3"
                working_dir = %5$s
                copy_env = True

                [watcher:importer]
                cmd = /srv/importer/run --all
                working_dir = %5$s

                [watcher:payments-reconciliation]
                cmd = %3$s
                copy_env = True
                stdout_stream.class = StdoutStream
                stderr_stream.class = StdoutStream

                [watcher:nightly]
                cmd = %3$s
                copy_env = True
                autostart = False
                """.formatted(port, users, run, front, SHOP));
        origin = "http://127.0.0.1:" + port;
        daemon.awaitLog(origin);
        browser.at(origin);
        for (int i = 0; i < WAITING; i++) {
            waiting.add(new Socket(InetAddress.getLoopbackAddress(), front));
        }
        Files.createDirectories(PICTURES);
    }

    @After
    public void removeShop() throws IOException {
        for (Socket each : waiting) {
            each.close();
        }
        if (browser != null) {
            Files.deleteIfExists(SHOP.resolve("app.sh"));
            Files.deleteIfExists(SHOP.resolve("admin.sock"));
            Files.deleteIfExists(SHOP);
        }
    }

    @Test
    public void takePictures() throws IOException, InterruptedException {
        browser.go("/login");
        take(List.of(new Shot("login", "/login", "form")));
        browser.type("input[name=name]", "alice");
        browser.type("input[name=password]", PASSWORD);
        browser.press("Log in");
        browser.shows("tr[data-name=web]", "ready");
        for (int seconds = 0; seconds <= HISTORY; seconds += STEP) {
            browser.until("enough of a chart", "(window.since ??= performance.now()) <= performance.now() - " + seconds * 1000);
        }
        take(List.of(new Shot("daemon", "/", "tr[data-name=web]"),
                new Shot("watcher", "/watchers/web", ".tile"),
                new Shot("options", "/watchers/web?tab=options", ".options td"),
                new Shot("sockets", "/sockets", "tbody tr"),
                new Shot("logs", "/logs?w=api&w=web&w=worker", ".line"),
                new Shot("events", "/events", ".event")));
    }

    private void take(List<Shot> shots) throws IOException, InterruptedException {
        for (Shot shot : shots) {
            for (boolean dark : new boolean[] {false, true}) {
                take(shot, dark, "wide", 1280, 760);
                take(shot, dark, "phone", 390, 760);
            }
        }
    }

    private void take(Shot shot, boolean dark, String size, int width, int height) throws IOException, InterruptedException {
        browser.looks(dark, width, height);
        browser.go(shot.path);
        browser.until(shot.shown, "document.querySelector(" + Browser.quoted(shot.shown) + ")");
        browser.until("the charts", "document.querySelectorAll('.plot').length === document.querySelectorAll('.plot canvas').length");
        browser.until("the next frame", "(window.shown ??= performance.now()) < performance.now() - 1500");
        SmallPicture.write(browser.picture(), PICTURES.resolve(shot.name + "-" + size + (dark ? "-dark" : "") + ".png"));
    }
}
