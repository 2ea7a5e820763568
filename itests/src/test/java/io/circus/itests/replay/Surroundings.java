// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Does what the recorder did besides sending requests, as its notes tell, and compares what it saw then. */
final class Surroundings {

    private static final int CLIENT_MILLIS = 30_000;
    private static final int DATAGRAM_MILLIS = 2_000;
    private static final int CONNECTIONS = 20;
    private static final int BY_SIGNAL = 128;
    private static final String TOUCHED = " is touched";
    private static final Set<String> CLIENT_CONNECTS = Set.of("a client connects", "second client");

    private final ReplayedDaemon daemon;
    private final List<String> differences = new ArrayList<>();
    /** What the last client of a managed socket got. */
    private String got;
    /** What the daemon answered to the last datagram. */
    private String answer;

    Surroundings(ReplayedDaemon daemon) {
        this.daemon = daemon;
    }

    /** What was not as recorded, a line each. */
    List<String> differences() {
        return differences;
    }

    /** Whether the recorder acted on the daemon here: what happened before must have happened. */
    static boolean acts(Step.Note note) {
        String text = note.text();
        return isSignal(text) || connects(text) || text.equals("20 connections in one second") || text.endsWith(TOUCHED);
    }

    void follow(Step.Note note) throws IOException, InterruptedException {
        String text = note.text();
        if (note.body() instanceof JsonObject facts && facts.has("file")) {
            compareFile(facts);
        } else if (text.startsWith("config file replaced by the content of ")) {
            daemon.replaceConfig(text.substring(text.lastIndexOf(' ') + 1));
        } else if (text.equals("file missing")) {
            daemon.removeConfig();
        } else if (text.equals("SIGWINCH is ignored")) {
            daemon.program().signal("WINCH");
        } else if (isSignal(text)) {
            daemon.program().signal(text.substring(3, text.indexOf(' ')));
        } else if (connects(text)) {
            got = daemon.connect(CLIENT_MILLIS);
        } else if (text.equals("20 connections in one second")) {
            for (int i = 0; i < CONNECTIONS; i++) {
                daemon.connect(CLIENT_MILLIS);
            }
        } else if (text.endsWith(TOUCHED)) {
            Path file = daemon.folder().resolve(text.substring(0, text.length() - TOUCHED.length()));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } else if (text.startsWith("client got ")) {
            expect(text, "client got " + (got == null ? "nothing: timed out" : "b'" + got.replace("\n", "\\n") + "'"));
        } else if (text.startsWith("owner of the ipc file: ")) {
            String file = daemon.controlEndpoint().substring("ipc://".length());
            expect(text, "owner of the ipc file: " + Files.getOwner(daemon.folder().resolve(file)).getName());
        } else if (text.startsWith("circusd exit status ")) {
            int status = daemon.awaitExit();
            // who dies of a signal has minus its number there, and 128 more than it here
            expect(text, "circusd exit status " + (text.contains("-") ? BY_SIGNAL - status : status));
        }
    }

    void ask(Step.Question question) throws IOException {
        answer = daemon.ask(question, DATAGRAM_MILLIS);
    }

    void compare(Step.Answer recorded) {
        expect("answer to a datagram: " + daemon.local(recorded.content()), "answer to a datagram: " + answer);
    }

    private void expect(String recorded, String ours) {
        if (!recorded.equals(ours)) {
            differences.add("expected " + recorded + " got " + ours);
        }
    }

    private static boolean isSignal(String text) {
        return text.matches("SIG[A-Z0-9]+ (to circusd|once started|while .*)");
    }

    private static boolean connects(String text) {
        return CLIENT_CONNECTS.contains(text) || text.startsWith("the on_demand watcher is not the first ");
    }

    private void compareFile(JsonObject facts) throws IOException {
        String file = facts.get("file").getAsString();
        List<String> expected = facts.getAsJsonArray("lines").asList().stream()
                .map(line -> daemon.local(line.getAsString())).toList();
        List<String> lines = daemon.lines(file);
        if (lines.isEmpty()) {
            differences.add("file " + file + ": missing");
            return;
        }
        for (int i = 0; i < Math.max(expected.size(), lines.size()); i++) {
            String one = i < expected.size() ? expected.get(i) : "nothing";
            String other = i < lines.size() ? lines.get(i) : "nothing";
            if (!one.equals(other)) {
                differences.add("file " + file + ": expected " + one + " got " + other);
            }
        }
    }
}
