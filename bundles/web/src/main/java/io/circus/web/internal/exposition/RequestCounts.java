// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the answers of the server. Any thread. */
public final class RequestCounts {

    /** Ordered by both; a pattern has no tab. */
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    /** @param route the pattern of its path; empty if there was none */
    public void add(String route, int status) {
        counts.computeIfAbsent((route.isEmpty() ? "none" : route) + "\t" + status, key -> new LongAdder()).increment();
    }

    void addTo(Exposition exposition) {
        exposition.counter("circus_http_requests_total", "Answers of the HTTP interface.");
        counts.forEach((key, count) -> {
            String[] parts = key.split("\t");
            exposition.add(count.sum(), Labels.of("route", parts[0], "code", parts[1]));
        });
    }
}
