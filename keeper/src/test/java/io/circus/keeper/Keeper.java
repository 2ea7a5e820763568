// SPDX-License-Identifier: Apache-2.0
package io.circus.keeper;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running keeper, and the programs that it starts one after another in the place of the JVM. One thread. */
final class Keeper implements AutoCloseable {

    private static final Path LIFE = Path.of("src/test/python/life.py").toAbsolutePath();

    private final ServerSocketChannel lives;
    private final Path folder;
    final Process process;
    private final List<Life> all = new ArrayList<>();

    /** A program that the keeper has started. */
    final class Life {

        private final SocketChannel channel;
        private final BufferedReader answers;
        final long pid;
        final long parent;
        final String program;

        private Life(SocketChannel channel) throws IOException {
            this.channel = channel;
            answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            JsonObject hello = new Gson().fromJson(answers.readLine(), JsonObject.class);
            pid = hello.get("pid").getAsLong();
            parent = hello.get("parent").getAsLong();
            program = hello.get("program").getAsString();
        }

        private void send(String what, Map<String, ?> arguments) throws IOException {
            JsonObject line = new Gson().toJsonTree(arguments).getAsJsonObject();
            line.addProperty("do", what);
            channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
        }

        JsonElement call(String what, Map<String, ?> arguments) throws IOException {
            send(what, arguments);
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the program has ended instead of an answer to " + what);
            }
            return new Gson().fromJson(answer, JsonElement.class);
        }

        JsonElement call(String what) throws IOException {
            return call(what, Map.of());
        }

        void order(char op) throws IOException {
            call("order", Map.of("op", op));
        }

        /** Sends an order and returns the errno of its answer. */
        int ordered(char op, int number, List<Integer> descriptors) throws IOException {
            call("order", Map.of("op", op, "number", number, "id", 77, "descriptors", descriptors));
            List<Long> answer = record();
            if (answer.get(0) != 0 || answer.get(1) != op || answer.get(3) != number || answer.get(4) != 77) {
                throw new AssertionError("no answer: " + answer);
            }
            return answer.get(2).intValue();
        }

        /** The next record: pid, code, status, number, time. */
        List<Long> record() throws IOException {
            JsonElement found = call("record", Map.of("wait", 30));
            if (found.isJsonNull()) {
                throw new AssertionError("no record");
            }
            return found.getAsJsonArray().asList().stream().map(JsonElement::getAsLong).toList();
        }

        List<Long> children(int count, int code) throws IOException {
            return call("children", Map.of("count", count, "code", code)).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsLong).toList();
        }

        List<Integer> descriptors() throws IOException {
            return call("descriptors").getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList();
        }

        List<String> seen() throws IOException {
            return call("seen").getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
        }

        void exit(int status) throws IOException {
            send("exit", Map.of("status", status));
        }

        void exitAfter(char lastOrder, int status) throws IOException {
            send("exit", Map.of("status", status, "last", lastOrder));
        }

        /** Makes the keeper at {@code program} take the place of this program. */
        void become(Path program, List<Integer> inherited) throws IOException {
            send("become", Map.of("program", program.toString(), "inherited", inherited, "arguments", arguments()));
        }

        void kill(String signal) throws IOException, InterruptedException {
            Keeper.kill(signal, pid);
        }
    }

    /** Starts {@code words}, which end with the path of a keeper's binary, in {@code folder}. */
    Keeper(Path folder, List<String> words) throws IOException {
        this.folder = folder;
        lives = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        lives.bind(UnixDomainSocketAddress.of(folder.resolve("lives")), 100);
        program("life");
        var line = new ArrayList<>(words);
        line.addAll(arguments());
        process = new ProcessBuilder(line).redirectError(folder.resolve("stderr").toFile())
                .redirectOutput(folder.resolve("stdout").toFile()).start();
    }

    private List<String> arguments() {
        return List.of(folder.resolve("life").toString(), folder.resolve("lives").toString());
    }

    /** A program of another name that does the same. */
    Path program(String name) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\nexec /usr/bin/python3 -S -E " + LIFE + " \"$1\" \"$0\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    /** Waits for the next program that the keeper starts. */
    Life next() throws IOException {
        var life = new Life(lives.accept());
        all.add(life);
        return life;
    }

    /** Waits for the next program, and arms it. */
    Life nextArmed() throws IOException {
        Life life = next();
        life.order('A');
        return life;
    }

    /** Whether the keeper starts a program within {@code millis}. */
    boolean startsWithin(long millis) throws IOException, InterruptedException {
        lives.configureBlocking(false);
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < end) {
                SocketChannel found = lives.accept();
                if (found != null) {
                    all.add(new Life(found));
                    return true;
                }
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return false;
        } finally {
            lives.configureBlocking(true);
        }
    }

    long pid() {
        return process.pid();
    }

    int status() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the keeper does not end");
        }
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(folder.resolve("stderr")).replace("circus-keeper: cannot become the child subreaper\n", "");
    }

    static void kill(String signal, long pid) throws IOException, InterruptedException {
        kill(signal, List.of(pid));
    }

    static void kill(String signal, List<Long> pids) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("/bin/kill", "-" + signal));
        for (long pid : pids) {
            if (pid <= 1) {
                throw new IllegalArgumentException("pid " + pid);
            }
            line.add(String.valueOf(pid));
        }
        new ProcessBuilder(line).inheritIO().start().waitFor();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        below.forEach(ProcessHandle::destroyForcibly);
        for (Life each : all) {
            ProcessHandle.of(each.pid).ifPresent(ProcessHandle::destroyForcibly);
            each.channel.close();
        }
        lives.close();
    }
}
