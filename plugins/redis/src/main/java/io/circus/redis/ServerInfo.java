// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.metrics.Statsd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statistics of a server: the numbers that are sent to statsd. */
record ServerInfo(Map<String, String> values) {

    private static final List<String> TOLD = List.of("pubsub_channels", "connected_slaves", "lru_clock",
            "connected_clients", "keyspace_misses", "used_memory", "used_memory_peak", "total_commands_processed",
            "used_memory_rss", "total_connections_received", "pubsub_patterns", "used_cpu_sys",
            "used_cpu_sys_children", "blocked_clients", "used_cpu_user", "client_biggest_input_buf",
            "mem_fragmentation_ratio", "expired_keys", "evicted_keys", "client_longest_output_list",
            "uptime_in_seconds", "keyspace_hits");

    /** Since Redis 5 these values have other names, and are in bytes. */
    private static final Map<String, String> RENAMED = Map.of("client_biggest_input_buf",
            "client_recent_max_input_buffer", "client_longest_output_list", "client_recent_max_output_buffer");

    /** Parses the reply to INFO. */
    static ServerInfo parse(String info) {
        var values = new HashMap<String, String>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new ServerInfo(values);
    }

    /** Sends the gauges {@code redis_stats.KEY}. Values that this server does not report are left out. */
    void tell(Statsd statsd) {
        for (String key : TOLD) {
            String value = values.getOrDefault(key, values.get(RENAMED.getOrDefault(key, key)));
            if (value != null) {
                tell(statsd, "redis_stats." + key, value);
            }
        }
    }

    private static void tell(Statsd statsd, String name, String value) {
        try {
            if (value.indexOf('.') < 0) {
                statsd.gauge(name, Long.parseLong(value));
            } else {
                statsd.gauge(name, Double.parseDouble(value));
            }
        } catch (NumberFormatException e) {
            // a value that is no number is no gauge
        }
    }
}
