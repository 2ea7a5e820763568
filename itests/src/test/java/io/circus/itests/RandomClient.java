// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Random;

/** A client that sends commands by chance, one after the other, to the watchers whose name begins with {@link #PREFIX}. One thread. */
final class RandomClient {

    static final String PREFIX = "commanded";
    /** Those that may be removed, and are added again; the others of the file are only stopped and started. */
    static final int REMOVABLE = 5;
    static final int WATCHERS = 7;

    private static final List<String> QUESTIONS = List.of("list", "status", "options", "numprocesses", "stats", "get",
            "dstats", "numwatchers", "globaloptions", "listsockets", "list", "status");
    private static final List<String> CHANGES = List.of("start", "stop", "restart", "reload", "incr", "decr", "set", "signal",
            "kill", "replace", "start", "start", "reloadconfig", "plan");
    private static final int MOST_PROCESSES = 4;

    private final Random random;
    private final ControlClient control;

    RandomClient(long seed, ControlClient control) {
        this.random = new Random(seed);
        this.control = control;
    }

    /** Sends one command and waits for the answer; none within the client's patience fails. */
    void sendOne() {
        boolean asks = random.nextInt(3) > 0;
        String command = any(asks ? QUESTIONS : CHANGES);
        switch (command) {
            case "numwatchers", "dstats", "globaloptions", "listsockets", "reloadconfig", "plan" -> answered(command);
            case "get" -> answered("get", "name", name(WATCHERS), "keys", "numprocesses");
            case "incr", "decr" -> answered(command, "name", name(WATCHERS), "nb", 1 + random.nextInt(2), "waiting", waits());
            case "set" -> set(name(WATCHERS));
            case "signal", "kill" -> answered(command, "name", name(WATCHERS), "signum", random.nextBoolean() ? "USR1" : "TERM");
            case "replace" -> replace(name(REMOVABLE));
            case "start", "stop", "restart", "reload" -> operate(command);
            default -> answered(command, "name", name(WATCHERS));
        }
    }

    private void operate(String command) {
        if (random.nextInt(8) == 0) {
            answered(command, "name", PREFIX + "*", "match", "glob", "waiting", waits());
        } else {
            answered(command, "name", name(WATCHERS), "waiting", waits());
        }
    }

    private void set(String name) {
        var options = new JsonObject();
        options.addProperty("numprocesses", random.nextInt(MOST_PROCESSES + 1));
        if (random.nextInt(4) == 0) {
            options.addProperty("env", "ROUND=" + random.nextInt(100));
        }
        answered("set", "name", name, "options", options, "waiting", waits());
    }

    /** Another one of the same name takes its place, whether the first one's processes have ended or not. */
    private void replace(String name) {
        answered("rm", "name", name, "waiting", waits());
        var options = new JsonObject();
        options.addProperty("numprocesses", 1 + random.nextInt(MOST_PROCESSES));
        options.addProperty("graceful_timeout", 1);
        answered("add", "name", name, "cmd", "/bin/sleep 1000", "start", true, "options", options, "waiting", waits());
    }

    private void answered(String command, Object... properties) {
        JsonObject reply = control.call(command, properties);
        if (!reply.has("status") || !reply.has("time") && reply.get("status").getAsString().equals("ok")) {
            throw new AssertionError("not a whole answer to " + command + " " + List.of(properties) + ": " + reply);
        }
    }

    private boolean waits() {
        return random.nextInt(3) == 0;
    }

    private String name(int of) {
        return PREFIX + random.nextInt(of);
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
