// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.feed;

import io.circus.cli.connection.Target;
import io.circus.cli.top.view.Output;
import io.circus.verbs.Verb;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The output of the watcher that is shown, as it comes; of several daemons at the same time. Any thread. */
public final class OutputFeed implements AutoCloseable {

    private static final int MOST = 1000;
    private static final int FIRST = 200;
    private static final int WAIT_SECONDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long AGAIN_MILLIS = 2000;
    private static final double UNTOLD = 0;

    private final Map<String, Target> daemons;
    private final Runnable changed;
    private final List<Thread> threads = new ArrayList<>();
    private final ArrayDeque<Output> lines = new ArrayDeque<>();
    /** Never: an interrupt ends the waits. */
    private final CountDownLatch closed = new CountDownLatch(1);
    private String watcher = "";
    private List<String> servers = List.of();

    /** @param daemons by name */
    public OutputFeed(Map<String, Target> daemons, Runnable changed) {
        this.daemons = daemons;
        this.changed = changed;
    }

    /** Follows {@code wanted} on {@code places}; "" for nothing. */
    public synchronized void follow(String wanted, List<String> places) {
        if (wanted.equals(watcher) && places.equals(servers)) {
            return;
        }
        close();
        lines.clear();
        watcher = wanted;
        servers = List.copyOf(places);
        for (String server : wanted.isEmpty() ? List.<String>of() : servers) {
            Target target = daemons.get(server);
            if (target != null) {
                threads.add(Thread.ofPlatform().daemon().name("circus-top output").start(() -> follow(target, server, wanted)));
            }
        }
    }

    private void follow(Target target, String server, String wanted) {
        var properties = new HashMap<String, Object>(Map.of("name", wanted, "lines", FIRST));
        try {
            while (true) {
                try (var client = target.connect(PATIENCE, Duration.ZERO)) {
                    while (true) {
                        Map<String, Object> reply = client.call("tail", properties);
                        if (Verb.isError(reply)) {
                            add(List.of(new Output(UNTOLD, server, String.valueOf(reply.get("reason")))));
                            return;
                        }
                        add(outputs(reply, server));
                        properties.put("lines", MOST);
                        properties.put("after", reply.get("last"));
                        properties.put("wait", WAIT_SECONDS);
                    }
                } catch (TimeoutException | IllegalArgumentException e) {
                    // told in the table; a daemon that comes back begins to count anew
                    properties.remove("after");
                    properties.remove("wait");
                    properties.put("lines", FIRST);
                }
                closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // another one is wanted
        }
    }

    private static List<Output> outputs(Map<String, ?> reply, String server) {
        var outputs = new ArrayList<Output>();
        if (reply.get("lines") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> line) {
                    outputs.add(new Output(line.get("time") instanceof Number time ? time.doubleValue() : UNTOLD, server, String.valueOf(line.get("line"))));
                }
            }
        }
        return outputs;
    }

    private void add(List<Output> more) throws InterruptedException {
        synchronized (this) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            lines.addAll(more);
            while (lines.size() > MOST) {
                lines.remove();
            }
        }
        if (!more.isEmpty()) {
            changed.run();
        }
    }

    public synchronized List<Output> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
        threads.clear();
    }
}
