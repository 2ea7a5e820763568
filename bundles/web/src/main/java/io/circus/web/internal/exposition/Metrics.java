// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.TcpListeners;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers a scrape. It measures once for each, and keeps no copy of any state. Any thread. */
public final class Metrics {

    private static final String SOCKET = "socket";
    private static final List<String> STATES = List.of("off", "waiting", "starting", "ready", "backing_off", "stopping", "failed");

    private final Verbs verbs;
    private final DaemonFacts daemon;
    private final Supplier<Optional<Samples>> samples;
    private final EventCounts events;
    private final RequestCounts requests;
    private final LongSupplier lostEvents;

    /**
     * @param samples the service, if it is there
     * @param lostEvents how many events were dropped
     */
    public Metrics(Verbs verbs, DaemonFacts daemon, Supplier<Optional<Samples>> samples, EventCounts events, RequestCounts requests,
            LongSupplier lostEvents) {
        this.verbs = verbs;
        this.daemon = daemon;
        this.samples = samples;
        this.events = events;
        this.requests = requests;
        this.lostEvents = lostEvents;
    }

    public void handle(Exchange exchange, Caller caller) throws Problem, CommandException, IOException, InterruptedException {
        String accept = exchange.header("Accept");
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        exchange.send(200, open ? Exposition.OPEN_METRICS : Exposition.PROMETHEUS, text(caller, open));
    }

    byte[] text(Caller caller, boolean open) throws CommandException, InterruptedException {
        var exposition = new Exposition(open);
        exposition.info("circus_build_info", "The version of the daemon.").add(1, Labels.of("version", daemon.version()));
        Map<String, Map<String, Object>> states = verbs.states(caller);
        addWatchers(exposition, states);
        addProcesses(exposition, states);
        events.addTo(exposition, caller::sees);
        addSockets(exposition, caller);
        exposition.counter("circus_events_dropped_total", "Events that were lost because too many came at a time.")
                .add(lostEvents.getAsLong(), Map.of());
        requests.addTo(exposition);
        return exposition.bytes();
    }

    private static void addWatchers(Exposition exposition, Map<String, Map<String, Object>> states) {
        exposition.gauge("circus_watcher_state", "1 for the state that the watcher or plugin is in.");
        states.forEach((name, state) -> STATES.forEach(each ->
                exposition.add(each.equals(state.get("state")) ? 1 : 0, Labels.of("watcher", name, "state", each))));
        exposition.gauge("circus_watcher_processes", "Running processes.");
        addNumbers(exposition, states, "running");
        exposition.gauge("circus_watcher_processes_desired", "Processes that the watcher should have.");
        addNumbers(exposition, states, "wanted");
        exposition.counter("circus_process_restarts_total", "Processes that took the place of others that had ended by themselves.");
        addNumbers(exposition, states, "restarts");
    }

    private static void addNumbers(Exposition exposition, Map<String, Map<String, Object>> states, String key) {
        states.forEach((name, state) -> {
            if (!Verbs.isPlugin(state)) {
                exposition.add(((Number) state.get(key)).doubleValue(), Labels.of("watcher", name));
            }
        });
    }

    /** A process of a watcher. */
    private record Measured(String watcher, int wid, ProcessSample sample) {

        private Map<String, String> labels() {
            return Labels.of("watcher", watcher, "wid", Integer.toString(wid));
        }
    }

    private void addProcesses(Exposition exposition, Map<String, Map<String, Object>> states) {
        var pids = new ArrayList<Integer>();
        states.values().forEach(state -> Verbs.processes(state).keySet().forEach(pid -> pids.add(Integer.valueOf(pid))));
        pids.add((int) daemon.pid());
        Map<Integer, ProcessSample> measured = measure(pids);
        List<Measured> processes = processes(states, measured);
        exposition.counter("circus_process_cpu_seconds_total", "CPU time of a process.");
        processes.forEach(each -> exposition.add((double) each.sample().cpuTicks() / ProcessSample.TICKS, each.labels()));
        exposition.gauge("circus_process_resident_memory_bytes", "Resident memory of a process.");
        processes.forEach(each -> exposition.add(each.sample().resident(), each.labels()));
        exposition.gauge("circus_process_start_time_seconds", "When a process was started, since 1970.");
        processes.forEach(each -> exposition.add(each.sample().created(), each.labels()));
        ProcessSample own = measured.get((int) daemon.pid());
        if (own != null) {
            OwnProcess.addTo(exposition, own);
        }
    }

    /** Of two processes with the same number, as during a reload, the younger one counts. */
    private static List<Measured> processes(Map<String, Map<String, Object>> states, Map<Integer, ProcessSample> samples) {
        var all = new LinkedHashMap<String, Measured>();
        states.forEach((name, state) -> Verbs.processes(state).forEach((pid, process) -> {
            ProcessSample sample = samples.get(Integer.valueOf(pid));
            int wid = ((Number) Verbs.object(process).get("wid")).intValue();
            if (sample != null) {
                all.merge(name + "\t" + wid, new Measured(name, wid, sample),
                        (one, other) -> one.sample().created() > other.sample().created() ? one : other);
            }
        }));
        return List.copyOf(all.values());
    }

    private Map<Integer, ProcessSample> measure(List<Integer> pids) {
        Optional<Samples> service = samples.get();
        if (service.isEmpty()) {
            return Map.of();
        }
        try (Meter meter = service.get().open(Duration.ZERO)) {
            return meter.measure(pids);
        }
    }

    private void addSockets(Exposition exposition, Caller caller) throws CommandException, InterruptedException {
        if (caller.isLimited()) {
            return;
        }
        var loads = new LinkedHashMap<String, TcpListeners.Load>();
        var listeners = new TcpListeners();
        long limit = TcpListeners.limit();
        exposition.gauge("circus_socket_backlog", "How many connections may wait at a managed socket.");
        for (Object each : (List<?>) verbs.ask(caller, "listsockets", Map.of()).get("sockets")) {
            Map<String, Object> socket = Verbs.object(each);
            String name = String.valueOf(socket.get("name"));
            exposition.add(Math.min(limit, ((Number) socket.get("backlog")).longValue()), Labels.of(SOCKET, name));
            listeners.of(((Number) socket.get("fd")).intValue()).ifPresent(load -> loads.put(name, load));
        }
        exposition.gauge("circus_socket_queue", "Connections that wait to be accepted at a managed socket.");
        loads.forEach((name, load) -> exposition.add(load.queue(), Labels.of(SOCKET, name)));
        exposition.gauge("circus_socket_connections", "Open connections at the address of a managed socket.");
        loads.forEach((name, load) -> exposition.add(load.connections(), Labels.of(SOCKET, name)));
    }
}
