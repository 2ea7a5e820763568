// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The commands of a daemon as methods. Methods that change something return when the work is done, so the timeout must
 * cover it. Any thread; one call at a time, the others wait for it. The client reconnects to a daemon that was
 * restarted; a call made meanwhile gets its reply if the daemon is back in time.
 *
 * <p>Every method throws a {@link TimeoutException} if there is no reply in time, and a {@link RefusedException} if the
 * daemon refuses. {@link #call} sends any other command, such as one of a plugin.
 */
public final class Circus implements AutoCloseable {

    private static final String NAME = "name";

    private final CircusClient client;

    private Circus(CircusClient client) {
        this.client = client;
    }

    /**
     * Prepares a connection and returns at once.
     *
     * @param endpoint {@code tcp://HOST:PORT}
     * @param timeout how long a call waits for its reply
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static Circus connect(String endpoint, Duration timeout) {
        return new Circus(CircusClient.connect(endpoint, timeout));
    }

    /** As the other one, with keys for an endpoint that asks for them. */
    public static Circus connect(String endpoint, Duration timeout, ClientKeys keys) {
        return new Circus(CircusClient.connect(endpoint, timeout, Optional.of(keys)));
    }

    /** The names of the watchers, in lower case and sorted. */
    public List<String> watchers() throws TimeoutException, InterruptedException {
        return list(call("list", Map.of()).get("watchers")).stream().map(String::valueOf).toList();
    }

    /** The pids of a watcher, the oldest first. */
    public List<Long> pids(String watcher) throws TimeoutException, InterruptedException {
        return list(call("list", Map.of(NAME, watcher)).get("pids")).stream().map(pid -> ((Number) pid).longValue()).toList();
    }

    /** The status of each watcher: active, stopped, starting or stopping. */
    public Map<String, String> status() throws TimeoutException, InterruptedException {
        var statuses = new LinkedHashMap<String, String>();
        if (call("status", Map.of()).get("statuses") instanceof Map<?, ?> all) {
            all.forEach((name, status) -> statuses.put(String.valueOf(name), String.valueOf(status)));
        }
        return statuses;
    }

    /** The status of a watcher: active, stopped, starting or stopping. */
    public String status(String watcher) throws TimeoutException, InterruptedException {
        return String.valueOf(call("status", Map.of(NAME, watcher)).get("status"));
    }

    /** The options of a watcher. */
    public Map<String, Object> options(String watcher) throws TimeoutException, InterruptedException {
        return map(call("options", Map.of(NAME, watcher)).get("options"));
    }

    /** The options of the daemon. */
    public Map<String, Object> globalOptions() throws TimeoutException, InterruptedException {
        return map(call("globaloptions", Map.of()).get("options"));
    }

    /** Memory and CPU of each process of a watcher, by pid. */
    public Map<String, Object> stats(String watcher) throws TimeoutException, InterruptedException {
        return map(call("stats", Map.of(NAME, watcher)).get("info"));
    }

    /** @param pattern a name in which {@code *}, {@code ?} and {@code [...]} are wildcards */
    public void start(String pattern) throws TimeoutException, InterruptedException {
        work("start", Map.of(NAME, pattern));
    }

    /** @param pattern a name in which {@code *}, {@code ?} and {@code [...]} are wildcards */
    public void stop(String pattern) throws TimeoutException, InterruptedException {
        work("stop", Map.of(NAME, pattern));
    }

    /** @param pattern a name in which {@code *}, {@code ?} and {@code [...]} are wildcards */
    public void restart(String pattern) throws TimeoutException, InterruptedException {
        work("restart", Map.of(NAME, pattern));
    }

    /** Replaces the processes of a watcher gracefully. */
    public void reload(String watcher) throws TimeoutException, InterruptedException {
        work("reload", Map.of(NAME, watcher));
    }

    /** Runs {@code count} more processes and returns their new number. */
    public int increase(String watcher, int count) throws TimeoutException, InterruptedException {
        return number(work("incr", Map.of(NAME, watcher, "nb", count)));
    }

    /** Runs {@code count} processes fewer and returns their new number. */
    public int decrease(String watcher, int count) throws TimeoutException, InterruptedException {
        return number(work("decr", Map.of(NAME, watcher, "nb", count)));
    }

    /**
     * Sends a signal to all processes of a watcher.
     *
     * @param signal a name, with or without SIG, or a number
     */
    public void signal(String watcher, String signal) throws TimeoutException, InterruptedException {
        call("signal", Map.of(NAME, watcher, "signum", signal));
    }

    /** Changes options of a watcher, all of them or none; the values are of the type that the option has. */
    public void set(String watcher, Map<String, ?> options) throws TimeoutException, InterruptedException {
        work("set", Map.of(NAME, watcher, "options", options));
    }

    /** Adds a watcher and starts it. */
    public void add(String watcher, String command, Map<String, ?> options) throws TimeoutException, InterruptedException {
        work("add", Map.of(NAME, watcher, "cmd", command, "options", options, "start", true));
    }

    /** Stops a watcher and removes it. */
    public void remove(String watcher) throws TimeoutException, InterruptedException {
        work("rm", Map.of(NAME, watcher));
    }

    /** Makes the daemon apply its changed file. */
    public void reloadConfig() throws TimeoutException, InterruptedException {
        work("reloadconfig", Map.of());
    }

    /** Makes the daemon stop everything and end; does not wait for that. */
    public void quit() throws TimeoutException, InterruptedException {
        call("quit", Map.of());
    }

    /**
     * Sends any command.
     *
     * @return the reply
     * @throws RefusedException if its status is {@code error}
     */
    public Map<String, Object> call(String command, Map<String, ?> properties)
            throws TimeoutException, InterruptedException {
        Map<String, Object> reply = client.call(command, properties);
        if ("error".equals(reply.get("status"))) {
            int errno = reply.get("errno") instanceof Number number ? number.intValue() : 0;
            throw new RefusedException(command, String.valueOf(reply.get("reason")), errno);
        }
        return reply;
    }

    @Override
    public void close() {
        client.close();
    }

    private Map<String, Object> work(String command, Map<String, ?> properties)
            throws TimeoutException, InterruptedException {
        var all = new LinkedHashMap<String, Object>(properties);
        all.put("waiting", true);
        return call(command, all);
    }

    private static int number(Map<String, Object> reply) {
        return reply.get("numprocesses") instanceof Number number ? number.intValue() : 0;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }

    private static Map<String, Object> map(Object value) {
        var map = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }
}
