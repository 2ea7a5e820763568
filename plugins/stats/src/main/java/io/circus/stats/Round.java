// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import io.circus.circusctl.publishing.Publisher;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.sockets.SocketActivity;
import io.circus.sockets.SocketActivity.Reading;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One round of measuring and publishing: watchers, the daemon, sockets. One thread. */
final class Round implements Runnable {

    /** The topic under which the daemon itself is published, as if it were a watcher. */
    private static final String DAEMON = "stat.circus";

    private final Watchers watchers;
    private final Meter meter;
    private final SocketActivity sockets;
    private final boolean extended;
    private final Publisher publisher;
    private final int self = (int) ProcessHandle.current().pid();
    private Set<String> measuredBefore = Set.of();
    private Map<Integer, Long> readsBefore = new HashMap<>();

    /** @param extended whether to add values that the original does not have */
    Round(Watchers watchers, Meter meter, SocketActivity sockets, boolean extended, Publisher publisher) {
        this.watchers = watchers;
        this.meter = meter;
        this.sockets = sockets;
        this.extended = extended;
        this.publisher = publisher;
    }

    /**
     * Measures the watchers that somebody has subscribed to. A newly subscribed watcher is published from the next
     * round on: only then is its share of a CPU known.
     */
    @Override
    public void run() {
        var groups = new LinkedHashMap<String, List<Integer>>();
        for (Watcher watcher : watchers.all()) {
            String topic = "stat." + watcher.name().toLowerCase(Locale.ROOT);
            List<Integer> pids = watcher.workers().stream().map(Worker::pid).toList();
            if (!pids.isEmpty() && publisher.isWanted(topic)) {
                groups.put(topic, pids);
            }
        }
        if (publisher.isWanted(DAEMON)) {
            groups.put(DAEMON, List.of(self));
        }
        if (!groups.isEmpty()) {
            Map<Integer, ProcessSample> samples = meter.measure(groups.values().stream().flatMap(List::stream).toList());
            groups.forEach((topic, pids) -> {
                if (measuredBefore.contains(topic)) {
                    tell(topic, pids, samples);
                }
            });
        }
        measuredBefore = Set.copyOf(groups.keySet());
        readSockets();
    }

    private void tell(String topic, List<Integer> pids, Map<Integer, ProcessSample> samples) {
        var totals = new Totals();
        for (int pid : pids) {
            ProcessSample sample = samples.get(pid);
            if (sample != null) {
                totals.add(sample);
                publish(topic, sample, topic.equals(DAEMON) ? "circusd" : null);
            }
        }
        publisher.publish(topic, totals.toMap());
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
