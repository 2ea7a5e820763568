// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import io.circus.itests.Awaited;
import io.circus.itests.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A DEALER's connection to a control endpoint. One thread at a time. */
interface Wire extends AutoCloseable {

    void send(List<String> frames) throws IOException;

    /** The next message, if there is one within {@code patience} milliseconds. */
    Optional<String> receive(int patience) throws InterruptedException;

    @Override
    void close();

    /** The implementations of ZeroMQ that clients have. */
    enum Implementation {
        /** Our own client's. */
        JEROMQ,
        /** The one of most clients, the original's among them. */
        LIBZMQ;

        /** Opens a wire to an endpoint. */
        Wire to(String endpoint) throws IOException {
            return switch (this) {
                case JEROMQ -> java(endpoint);
                case LIBZMQ -> python(endpoint);
            };
        }

        boolean isInstalled() {
            return this == JEROMQ || Program.succeeds(PYTHON, "-c", "import zmq");
        }
    }

    String PYTHON = "/usr/bin/python3";

    private static Wire java(String endpoint) {
        var context = new ZContext();
        ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
        socket.setLinger(0);
        socket.connect(endpoint);
        return new Wire() {
            @Override
            public void send(List<String> frames) {
                for (int i = 0; i < frames.size(); i++) {
                    socket.send(frames.get(i).getBytes(StandardCharsets.UTF_8),
                            i + 1 < frames.size() ? ZMQ.SNDMORE : 0);
                }
            }

            @Override
            public Optional<String> receive(int patience) {
                socket.setReceiveTimeOut(patience);
                return Optional.ofNullable(socket.recvStr());
            }

            @Override
            public void close() {
                context.close();
            }
        };
    }

    private static Wire python(String endpoint) throws IOException {
        Process process = new ProcessBuilder(PYTHON, "-c", Recording.file("dealer.py"), endpoint)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Writer requests = process.outputWriter(StandardCharsets.UTF_8);
        var replies = new Awaited<String>("replies");
        Thread.ofVirtual().start(() -> {
            try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(),
                    StandardCharsets.UTF_8))) {
                reader.lines().map(line -> JsonParser.parseString(line).getAsString()).forEach(replies::add);
            } catch (IOException e) {
                // the process was ended: the replay is over
            }
        });
        return new Wire() {
            private int next;

            @Override
            public void send(List<String> frames) throws IOException {
                requests.write(new Gson().toJson(frames) + "\n");
                requests.flush();
            }

            @Override
            public Optional<String> receive(int patience) throws InterruptedException {
                if (replies.mark() == next) {
                    synchronized (replies) {
                        replies.wait(patience);
                    }
                }
                return replies.mark() > next ? Optional.of(replies.all().get(next++)) : Optional.empty();
            }

            @Override
            public void close() {
                process.destroyForcibly();
            }
        };
    }
}
