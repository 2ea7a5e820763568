// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assume.assumeTrue;

import io.circus.testing.Pause;
import io.circus.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.rules.ExternalResource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A real server on a free port that keeps nothing on disk. Tests are skipped where it is not installed. */
final class RedisServer extends ExternalResource {

    private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private final List<String> options;
    private int port;
    private Process process;

    /** @param options of its command line, besides the port */
    RedisServer(String... options) {
        this.options = List.of(options);
    }

    @Override
    protected void before() throws IOException {
        assumeTrue(PROGRAM + " is not installed", Files.isExecutable(PROGRAM));
        port = Ports.free();
        start();
    }

    @Override
    protected void after() {
        if (process != null) {
            kill();
        }
    }

    void start() throws IOException {
        var command = new ArrayList<>(List.of(PROGRAM.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1",
                "--save", "", "--appendonly", "no"));
        command.addAll(options);
        process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true).start();
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (true) {
            try (Jedis redis = open()) {
                redis.ping();
                return;
            } catch (JedisConnectionException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Pause.briefly();
            }
        }
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops in the middle of whatever it does, as a server does that has too much to do. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    Jedis open() {
        return new Jedis("127.0.0.1", port);
    }

    String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }
}
