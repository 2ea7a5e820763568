// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.net.URI;
import java.time.Duration;

/**
 * What the option {@code ready} says: when a new worker counts as ready to take over from the one it replaces.
 *
 * @param kind of the condition
 * @param argument of TCP {@code HOST:PORT}, of HTTP a URL, of EXEC a command; else empty
 * @param delay of DELAY
 */
public record Readiness(Kind kind, String argument, Duration delay) {

    public enum Kind { NOTIFY, TCP, HTTP, EXEC, DELAY }

    /** Whether replacing the workers of {@code settings} waits for new ones to be ready. */
    public static boolean counts(WatcherSettings settings) {
        return settings.get(WatcherOption.READY) != null;
    }

    /** @throws IllegalArgumentException that says what was expected */
    public static Readiness of(WatcherSettings settings) {
        return parse(settings.get(WatcherOption.READY), seconds(settings.get(WatcherOption.WARMUP_DELAY).doubleValue()));
    }

    private static Readiness parse(String written, Duration warmupDelay) {
        String text = written.strip();
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1).strip();
        // with a variable in it it can only be checked when that is known
        boolean open = argument.contains("(circus.");
        try {
            return switch (word) {
                case "notify" -> new Readiness(Kind.NOTIFY, required(argument.isEmpty(), argument), Duration.ZERO);
                case "tcp" -> new Readiness(Kind.TCP, required(open || isAddress(argument), argument), Duration.ZERO);
                case "http", "https" -> {
                    String url = argument.startsWith("//") ? text : argument;
                    yield new Readiness(Kind.HTTP, open ? url : URI.create(url).toURL().toString(), Duration.ZERO);
                }
                case "exec" -> new Readiness(Kind.EXEC, required(!argument.isEmpty(), argument), Duration.ZERO);
                case "delay" -> new Readiness(Kind.DELAY, "", argument.isEmpty() ? warmupDelay
                        : seconds(Math.max(0, Double.parseDouble(argument))));
                default -> throw new IllegalArgumentException(word);
            };
        } catch (IllegalArgumentException | java.net.MalformedURLException e) {
            throw new IllegalArgumentException("ready: expected notify, tcp:HOST:PORT, http:URL, exec:COMMAND or"
                    + " delay[:SECONDS], got '" + text + "'", e);
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static boolean isAddress(String text) {
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        return colon > 0 && port > 0 && port < 65536;
    }

    private static String required(boolean correct, String argument) {
        if (!correct) {
            throw new IllegalArgumentException(argument);
        }
        return argument;
    }
}
