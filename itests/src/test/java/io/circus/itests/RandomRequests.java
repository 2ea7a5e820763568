// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests, frames and bytes by chance. One thread. */
final class RandomRequests {

    /** Of ZMTP 3 with the mechanism NULL. */
    static final byte[] GREETING = greeting();

    /** What a DEALER sends after its greeting. */
    static final byte[] READY = "\4\34\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(StandardCharsets.ISO_8859_1);

    /** All that neither end the daemon nor take long by what they are told to wait for. */
    private static final List<String> COMMANDS = List.of("list", "get", "options", "globaloptions", "dstats", "stats",
            "status", "numwatchers", "numprocesses", "listsockets", "incr", "decr", "set", "add", "signal", "start", "listen",
            "nonsense", "");
    private static final List<String> NAMES = List.of("name", "waiting", "pid", "childpid", "signum", "nb", "keys",
            "options", "match", "option", "start", "cmd", "args", "extended", "process", "recursive", "nonsense", "");
    private static final List<String> TEXTS = List.of("w", "*", "glob", "regex", "simple", "TERM", "0", "-1", "1e9", "",
            "numprocesses", "$(circus.wid)", "é\u0000\ud83d\ude00", "/bin/true", "[", "'");
    private static final int DEPTH = 4;
    private static final int HUGE = 1 << 20;
    private static final int DEEP = 50_000;

    private final Random random;
    private int number;

    RandomRequests(Random random) {
        this.random = random;
    }

    /** A request that has to be answered, with properties of any kind. */
    JsonObject next() {
        var properties = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
            properties.add(any(NAMES), value(0));
        }
        if (random.nextInt(3) > 0) {
            properties.addProperty("name", "w");
        }
        properties.remove("signum");
        properties.addProperty("signum", random.nextInt(3) == 0 ? any(TEXTS) : "CONT");
        properties.addProperty("nb", random.nextInt(3));
        properties.addProperty("cmd", "/bin/sleep 1000");
        properties.remove("waiting");
        var request = new JsonObject();
        request.addProperty("id", "fuzz-" + ++number);
        request.addProperty("command", any(COMMANDS));
        request.add("properties", properties);
        return request;
    }

    /** JSON that is no request: cut, deep, huge or of another kind. */
    byte[] malformed() {
        String text = next().toString();
        return (switch (random.nextInt(5)) {
            case 0 -> text.substring(0, random.nextInt(text.length()));
            case 1 -> (random.nextBoolean() ? "[" : "{\"a\":").repeat(random.nextInt(DEEP));
            case 2 -> "{\"command\": \"list\", \"properties\": {\"name\": \"" + "x".repeat(random.nextInt(HUGE)) + "\"}}";
            case 3 -> value(0).toString();
            default -> "[".repeat(DEEP) + "]".repeat(DEEP);
        }).getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        var bytes = new byte[random.nextInt(2048)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A frame of zeros that is said not to be the last one of its message. */
    static byte[] endless(int size) {
        return ByteBuffer.allocate(9 + size).put((byte) 3).putLong(size).array();
    }

    private JsonElement value(int depth) {
        switch (random.nextInt(depth < DEPTH ? 7 : 5)) {
            case 0:
                return JsonNull.INSTANCE;
            case 1:
                return new JsonPrimitive(random.nextBoolean());
            case 2:
                return new JsonPrimitive(random.nextBoolean() ? random.nextInt(10) : random.nextLong());
            case 3:
                return new JsonPrimitive(random.nextGaussian());
            case 4:
                return new JsonPrimitive(any(TEXTS));
            case 5:
                var list = new JsonArray();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth + 1));
                }
                return list;
            default:
                var object = new JsonObject();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.add(any(NAMES), value(depth + 1));
                }
                return object;
        }
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static byte[] greeting() {
        var greeting = new byte[64];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
        return greeting;
    }
}
