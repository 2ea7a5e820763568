// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Whatever is sent to the control endpoint: the daemon stays up, its memory stays bounded, and every well-formed request is
 * answered. It takes ten seconds, or {@code -Dcircus.itests.fuzz=SECONDS}; what is sent is decided by
 * {@code -Dcircus.itests.seed=NUMBER}. {@code .ci/long} takes a minute and another number each time.
 */
public final class ControlFuzzIT {

    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("circus.itests.fuzz", 10));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Far above what the daemon needs, far below what keeping all that is sent would take in an hour. */
    private static final long MOST_KIB = 512 * 1024;
    private static final int ROUND = 200;
    private static final int FLOOD = 300;

    private final long seed = Long.getLong("circus.itests.seed", 20_261_129L);
    private final Random random = new Random(seed);
    private final RandomRequests requests = new RandomRequests(random);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(LENGTH.toSeconds() + 120);

    @Test
    public void nothingThatIsSentHarmsTheDaemon() throws IOException, InterruptedException {
        System.out.println("ControlFuzzIT: seed " + seed);
        RunningDaemon daemon = sandbox.daemon("[watcher:w]\ncmd = /bin/sleep 1000\nnumprocesses = 2\n");
        long end = System.nanoTime() + LENGTH.toNanos();
        try (var context = new ZContext()) {
            ZMQ.Socket client = dealer(context, daemon);
            while (System.nanoTime() < end) {
                for (int i = 0; i < ROUND; i++) {
                    int chance = random.nextInt(ROUND);
                    if (chance == 0) {
                        readNothing(context, daemon);
                    } else if (chance == 1) {
                        sendWithoutEnd(daemon);
                    } else if (chance < ROUND / 10) {
                        sendBytes(daemon);
                    } else if (chance < ROUND / 3) {
                        sendFrames(context, daemon);
                    } else {
                        assertAnswered(client, requests.next());
                    }
                }
                assertTrue(about("the daemon ended"), daemon.program().isAlive());
                assertTrue(about("resident memory is " + residentKib(daemon) + " KiB"), residentKib(daemon) < MOST_KIB);
            }
        }
        assertEquals(about("answers"), "ok", daemon.control().ok("list").get("status").getAsString());
        daemon.endBy("TERM");
    }

    /** What no client of ZeroMQ would send. */
    private void sendBytes(RunningDaemon daemon) throws IOException {
        byte[] bytes = requests.bytes();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), daemon.endpoints().control())) {
            if (random.nextBoolean()) {
                socket.getOutputStream().write(RandomRequests.GREETING);
            }
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // the daemon may refuse it while it is being sent
        }
    }

    /** What is no request, from a client that waits for no answer. */
    private void sendFrames(ZContext context, RunningDaemon daemon) {
        ZMQ.Socket socket = dealer(context, daemon);
        int last = random.nextInt(4);
        for (int i = 0; i <= last; i++) {
            socket.send(random.nextBoolean() ? requests.bytes() : requests.malformed(), i < last ? ZMQ.SNDMORE : 0);
        }
        socket.close();
    }

    /** Asks for more than it reads. */
    private void readNothing(ZContext context, RunningDaemon daemon) {
        ZMQ.Socket socket = dealer(context, daemon);
        for (int i = 0; i < FLOOD; i++) {
            socket.send("{\"command\": \"stats\", \"id\": \"" + "x".repeat(random.nextInt(10_000)) + "\"}");
        }
        socket.close();
    }

    /** A message of ever more frames. */
    private void sendWithoutEnd(RunningDaemon daemon) throws IOException {
        byte[] frame = RandomRequests.endless(random.nextInt(1 << 16));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), daemon.endpoints().control())) {
            socket.getOutputStream().write(RandomRequests.GREETING);
            socket.getOutputStream().write(RandomRequests.READY);
            if (socket.getInputStream().readNBytes(RandomRequests.GREETING.length + 1).length > 0) {
                for (int i = 0; i < FLOOD; i++) {
                    socket.getOutputStream().write(frame);
                }
            }
        } catch (IOException e) {
            // the daemon may refuse it while it is being sent
        }
    }

    private void assertAnswered(ZMQ.Socket client, JsonObject request) {
        client.send(request.toString());
        String text = client.recvStr();
        assertTrue(about("no answer within " + PATIENCE + " to " + request), text != null);
        JsonObject reply = JsonParser.parseString(text).getAsJsonObject();
        assertEquals(about("answer to " + request), request.get("id"), reply.get("id"));
        assertTrue(about(text), List.of("ok", "error", "active", "stopped", "starting", "stopping")
                .contains(reply.get("status").getAsString()));
    }

    private static ZMQ.Socket dealer(ZContext context, RunningDaemon daemon) {
        ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
        socket.setLinger(1000);
        socket.setReceiveTimeOut((int) PATIENCE.toMillis());
        socket.connect(daemon.endpoints().controlEndpoint());
        return socket;
    }

    private static long residentKib(RunningDaemon daemon) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/" + daemon.jvm() + "/status")));
        lines.removeIf(line -> !line.startsWith("VmRSS:"));
        return Long.parseLong(lines.getFirst().replaceAll("[^0-9]", ""));
    }

    private String about(String what) {
        return what + ", seed " + seed;
    }
}
