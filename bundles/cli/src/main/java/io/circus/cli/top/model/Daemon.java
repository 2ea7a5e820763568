// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import io.circus.client.EventStream;
import io.circus.verbs.Usage;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one daemon has told. Any thread. */
public final class Daemon {

    private static final String FRAME = "stats.frame";
    private static final String SOCKETS = "stat.sockets";
    private static final int MOST_HAPPENINGS = 300;
    /** Figures that are older are not shown. */
    private static final Duration FIGURES_LAST = Duration.ofSeconds(6);
    private static final double MILLIS_PER_SECOND = 1000;
    /** The columns of a process in a frame. */
    private static final int CPU = 2;
    private static final int MEMORY = 3;
    private static final int AGE = 4;

    private final String name;
    private final InstantSource clock;
    private final Map<String, History> histories = new HashMap<>();
    private final Map<Long, SocketSeen> sockets = new LinkedHashMap<>();
    private final ArrayDeque<Happening> happenings = new ArrayDeque<>();
    private Map<String, Map<?, ?>> entries = Map.of();
    /** By watcher, then by pid. */
    private Map<String, Map<Long, Figures>> figures = Map.of();
    private Figures own = Figures.NONE;
    private long pid;
    private Instant measured = Instant.EPOCH;
    private Instant answered;
    private Instant asked;
    private Silence silence;

    private record Figures(Usage usage, double age) {
        private static final Figures NONE = new Figures(Usage.NONE, -1);
    }

    private record SocketSeen(Snapshot.Socket socket, Instant at) {}

    public Daemon(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        asked = clock.instant();
    }

    /** What the user calls it. */
    public String name() {
        return name;
    }

    /** Takes a reply of {@code status} with {@code detail}; returns whether it is one. */
    public synchronized boolean answered(Map<String, ?> reply) {
        var told = new LinkedHashMap<String, Map<?, ?>>();
        if (reply.get("states") instanceof Map<?, ?> states) {
            states.forEach((watcher, entry) -> told.put(String.valueOf(watcher), entry instanceof Map<?, ?> map ? map : Map.of()));
        } else if (reply.get("statuses") instanceof Map<?, ?> statuses) {
            statuses.forEach((watcher, status) -> told.put(String.valueOf(watcher), ofTheOriginal(String.valueOf(status))));
        } else {
            return false;
        }
        entries = told;
        histories.keySet().retainAll(told.keySet());
        answered = clock.instant();
        silence = null;
        return true;
    }

    private static Map<?, ?> ofTheOriginal(String status) {
        return Map.of("state", switch (status) {
            case "active" -> "ready";
            case "stopped" -> "off";
            default -> status;
        });
    }

    /** It has not answered. */
    public synchronized void isSilent(String reason) {
        silence = new Silence(answered == null ? asked : answered, reason);
    }

    /** Takes a message of the statistics; returns whether it has the figures of processes. */
    public boolean measured(EventStream.Event event) {
        String topic = new String(event.topic(), StandardCharsets.UTF_8);
        if (!topic.equals(FRAME) && !topic.startsWith(SOCKETS)) {
            return false;
        }
        try {
            if (!(Json.read(new String(event.payload(), StandardCharsets.UTF_8)) instanceof Map<?, ?> body)) {
                return false;
            }
            if (topic.equals(FRAME)) {
                frame(body);
                return true;
            }
            socket(body);
        } catch (JsonException e) {
            // a stranger's message
        }
        return false;
    }

    private synchronized void frame(Map<?, ?> frame) {
        if (frame.get("daemon") instanceof Map<?, ?> daemon) {
            pid = daemon.get("pid") instanceof Number number ? number.longValue() : 0;
            own = new Figures(usage(daemon.get("cpu"), daemon.get("memory")), number(daemon.get("age"), -1));
        }
        var told = new HashMap<String, Map<Long, Figures>>();
        if (frame.get("watchers") instanceof Map<?, ?> watchers) {
            watchers.forEach((watcher, each) -> {
                var processes = new LinkedHashMap<Long, Figures>();
                if (each instanceof Map<?, ?> map && map.get("processes") instanceof List<?> rows) {
                    rows.forEach(row -> addTo(processes, row));
                }
                told.put(String.valueOf(watcher), processes);
            });
        }
        take(told);
    }

    private static void addTo(Map<Long, Figures> processes, Object row) {
        if (row instanceof List<?> columns && columns.size() > AGE && columns.getFirst() instanceof Number process) {
            processes.put(process.longValue(), new Figures(usage(columns.get(CPU), columns.get(MEMORY)), number(columns.get(AGE), -1)));
        }
    }

    /** Takes {@code infos} of a reply of {@code stats}. */
    public synchronized void measured(Map<?, ?> infos) {
        var told = new HashMap<String, Map<Long, Figures>>();
        infos.forEach((watcher, each) -> {
            var processes = new LinkedHashMap<Long, Figures>();
            if (each instanceof Map<?, ?> map) {
                map.forEach((process, info) -> {
                    if (info instanceof Map<?, ?> fields && String.valueOf(process).matches("[0-9]{1,18}")) {
                        processes.put(Long.parseLong(String.valueOf(process)), new Figures(Usage.of(fields), number(fields.get("age"), -1)));
                    }
                });
            }
            told.put(String.valueOf(watcher), processes);
        });
        take(told);
    }

    private void take(Map<String, Map<Long, Figures>> told) {
        figures = told;
        measured = clock.instant();
        entries.forEach((watcher, entry) -> histories.computeIfAbsent(watcher, any -> new History())
                .add(sum(processes(watcher, entry)).cpu()));
    }

    private synchronized void socket(Map<?, ?> body) {
        if (body.get("fd") instanceof Long fd) {
            sockets.put(fd, new SocketSeen(new Snapshot.Socket(String.valueOf(body.get("address")), (long) number(body.get("reads"), 0)),
                    clock.instant()));
        }
    }

    /** Takes an event. */
    public synchronized void happened(EventStream.Event event) {
        String watcher = event.watcher();
        if (watcher.isEmpty()) {
            return;
        }
        happenings.add(Happening.of(name, watcher, event.name(), event.fields(), clock.millis() / MILLIS_PER_SECOND));
        if (happenings.size() > MOST_HAPPENINGS) {
            happenings.remove();
        }
    }

    public synchronized Snapshot snapshot() {
        Instant now = clock.instant();
        sockets.values().removeIf(seen -> seen.at().plus(FIGURES_LAST).isBefore(now));
        boolean fresh = !measured.plus(FIGURES_LAST).isBefore(now);
        var watchers = new ArrayList<Watcher>();
        entries.forEach((watcher, entry) -> {
            List<Process> processes = processes(watcher, entry);
            History history = histories.get(watcher);
            watchers.add(new Watcher(name, watcher, told(entry, processes), silence != null, fresh ? sum(processes) : Usage.NONE,
                    history == null ? new double[0] : history.values(), processes, List.of()));
        });
        return new Snapshot(name, answered != null, Optional.ofNullable(silence), pid, fresh ? own.usage() : Usage.NONE, own.age(), watchers,
                sockets.values().stream().map(SocketSeen::socket).sorted(Comparator.comparingLong(Snapshot.Socket::reads).reversed()).toList(),
                List.copyOf(happenings));
    }

    /** The original does not tell how many run. */
    private static Map<?, ?> told(Map<?, ?> entry, List<Process> processes) {
        if (entry.containsKey("running") || processes.isEmpty()) {
            return entry;
        }
        var counted = new LinkedHashMap<Object, Object>(entry);
        counted.put("running", (long) processes.size());
        return counted;
    }

    /** Those that the daemon names; for a daemon of the original those that have figures. */
    private List<Process> processes(String watcher, Map<?, ?> entry) {
        Map<Long, Figures> known = figures.getOrDefault(watcher, Map.of());
        if (!(entry.get("workers") instanceof Map<?, ?> workers)) {
            return known.entrySet().stream().map(each -> new Process(each.getKey(), Map.of(), each.getValue().usage(), each.getValue().age())).toList();
        }
        var processes = new ArrayList<Process>();
        workers.forEach((process, worker) -> {
            if (String.valueOf(process).matches("[0-9]{1,18}")) {
                long number = Long.parseLong(String.valueOf(process));
                Figures each = known.getOrDefault(number, Figures.NONE);
                processes.add(new Process(number, worker instanceof Map<?, ?> map ? map : Map.of(), each.usage(), each.age()));
            }
        });
        return processes;
    }

    private static Usage sum(List<Process> processes) {
        Usage sum = Usage.NONE;
        for (Process process : processes) {
            sum = sum.plus(process.usage());
        }
        return sum;
    }

    private static Usage usage(Object cpu, Object memory) {
        return cpu instanceof Number number ? new Usage(number.doubleValue(), number(memory, 0), true) : Usage.NONE;
    }

    private static double number(Object value, double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }
}
