// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import io.circus.circusctl.publishing.Publisher;
import io.circus.commands.stats.ProcessSample;
import io.circus.sockets.SocketActivity;
import io.circus.sockets.SocketActivity.Reading;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** One round of measuring and publishing: watchers, the daemon, sockets. One thread. */
final class Round implements Runnable {

    /** The watcher under which the daemon itself is published. */
    private static final String DAEMON = "circus";

    private final Watchers watchers;
    private final IntFunction<Optional<ProcessSample>> sampler;
    private final SocketActivity sockets;
    private final boolean extended;
    private final Publisher publisher;
    private final int self = (int) ProcessHandle.current().pid();
    private Map<Integer, Long> readsBefore = new HashMap<>();

    /** @param extended whether to add what the original does not tell */
    Round(Watchers watchers, IntFunction<Optional<ProcessSample>> sampler, SocketActivity sockets, boolean extended,
            Publisher publisher) {
        this.watchers = watchers;
        this.sampler = sampler;
        this.sockets = sockets;
        this.extended = extended;
        this.publisher = publisher;
    }

    @Override
    public void run() {
        for (Watcher watcher : watchers.all()) {
            List<Worker> workers = watcher.workers();
            if (!workers.isEmpty()) {
                measure("stat." + watcher.name().toLowerCase(Locale.ROOT), workers, null);
            }
        }
        measure("stat." + DAEMON, List.of(new Worker(0, self, Instant.EPOCH)), "circusd");
        readSockets();
    }

    /** Measures even if nobody listens: the share of a CPU counts from the round before. */
    private void measure(String topic, List<Worker> workers, String name) {
        boolean wanted = publisher.isWanted(topic);
        var totals = new Totals();
        for (Worker worker : workers) {
            Optional<ProcessSample> sample = sampler.apply(worker.pid());
            if (wanted && sample.isPresent()) {
                totals.add(sample.get());
                publish(topic, sample.get(), name);
            }
        }
        if (wanted) {
            publisher.publish(topic, totals.toMap());
        }
    }

    private void publish(String topic, ProcessSample sample, String name) {
        Map<String, Object> info = sample.info(List.of());
        info.put("subtopic", sample.pid());
        info.put("name", name);
        if (extended) {
            info.put("threads", sample.threads());
            info.put("major_faults", sample.majorFaults());
            info.put("rss", sample.resident());
            info.put("vms", sample.virtual());
        }
        publisher.publish(topic + "." + sample.pid(), info);
    }

    private void readSockets() {
        var addresses = new ArrayList<String>();
        long sum = 0;
        var now = new HashMap<Integer, Long>();
        for (Reading reading : sockets.read()) {
            long reads = Math.max(0, reading.reads() - readsBefore.getOrDefault(reading.fd(), 0L));
            var body = new LinkedHashMap<String, Object>();
            body.put("fd", reading.fd());
            body.put("subtopic", reading.fd());
            body.put("reads", reads);
            body.put("address", reading.address());
            publisher.publish("stat.sockets." + reading.fd(), body);
            now.put(reading.fd(), reading.reads());
            addresses.add(reading.address());
            sum += reads;
        }
        if (!addresses.isEmpty()) {
            var total = new LinkedHashMap<String, Object>();
            total.put("addresses", addresses);
            total.put("reads", sum);
            publisher.publish("stat.sockets", total);
        }
        readsBefore = now;
    }
}
