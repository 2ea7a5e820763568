// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.metrics.Meter;
import io.circus.metrics.Samples;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Memory and CPU of processes: of all watchers, of one watcher, or of one process; with their direct children. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StatsCommand implements Command {

    /**
     * The number of requests that measure at a time. With thousands of processes a result takes a megabyte, and a
     * client may send ten thousand requests before it reads. The other requests wait and hold no memory.
     */
    static final int MOST = 2;

    private final Semaphore turns = new Semaphore(MOST, true);
    private final Units units;
    private final Meter meter;

    @Activate
    public StatsCommand(@Reference Units units, @Reference Samples samples) {
        this.units = units;
        this.meter = samples.open(Duration.ZERO);
    }

    @Deactivate
    void close() {
        meter.close();
    }

    @Override
    public String name() {
        return "stats";
    }

    @Override
    public String summary() {
        return "show memory and CPU of the processes";
    }

    @Override
    public Access access(Request request) {
        return Access.toVisibleWatchers(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.OPTIONAL_WATCHER,
                Property.optional("process", "one pid of the watcher").of(ValueType.INTEGER).naming(Subject.PROCESS),
                Property.optional("extended", "add what watchers tell about their processes").of(ValueType.BOOLEAN).otherwise(false));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.optional("infos", "without name: the processes by watcher, by pid").mapOf(ValueType.MAP).naming(Subject.WATCHER),
                Property.optional("name", "with name: as in the request").of(ValueType.TEXT).naming(Subject.WATCHER),
                Property.optional("process", "with process: as in the request").of(ValueType.ANY).naming(Subject.PROCESS),
                Property.optional("info", "with name: its processes by pid, or the one process; text if that is gone").of(ValueType.ANY));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        var arguments = new Arguments(request);
        Optional<Unit> unit = arguments.unit("name", units);
        var result = new LinkedHashMap<String, Object>();
        if (unit.isEmpty()) {
            result.put("infos", inTurn(() -> ofAll(request.caller())));
        } else if (arguments.has("process")) {
            result.put("process", arguments.value("process"));
            result.put("info", extended(unit.get(), arguments, inTurn(() -> one(unit.get(), arguments))));
        } else {
            result.put("name", arguments.value("name"));
            Map<String, Object> all = inTurn(() -> of(Workers.of(unit.get())));
            for (var entry : all.entrySet()) {
                entry.setValue(extended(unit.get(), arguments, entry.getValue()));
            }
            result.put("info", all);
        }
        return result;
    }

    /** The measurement for a request. */
    private interface Measurement<T> {
        T take() throws CommandException;
    }

    /**
     * Waits for a turn to measure. Hooks are called outside of the turn, since they may take long and must not delay
     * other requests.
     */
    private <T> T inTurn(Measurement<T> measurement) throws CommandException, InterruptedException {
        turns.acquire();
        try {
            return measurement.take();
        } finally {
            turns.release();
        }
    }

    private Map<String, Object> ofAll(Caller caller) {
        var workers = new LinkedHashMap<String, List<Worker>>();
        Workers.visible(units, caller).forEach(unit -> workers.put(unit.name(), Workers.of(unit)));
        Map<Integer, Meter.Family> families = families(workers.values().stream().flatMap(List::stream));
        var infos = new LinkedHashMap<String, Object>();
        workers.forEach((name, each) -> infos.put(name, infos(each, families)));
        return infos;
    }

    /** Calls the hook of the watcher with {@code info}, which is an object, or text if the process is gone. */
    private static Object extended(Unit unit, Arguments arguments, Object info)
            throws CommandException, InterruptedException {
        if (!arguments.flag("extended") || !(unit instanceof Watcher watcher) || !(info instanceof Map<?, ?> map)) {
            return info;
        }
        var stats = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> stats.put((String) key, value));
        try {
            return watcher.extendedStats((Integer) stats.get("pid"), stats);
        } catch (WatcherException e) {
            throw Arguments.wrong(e.getMessage());
        }
    }

    private Map<String, Object> of(List<Worker> workers) {
        return infos(workers, families(workers.stream()));
    }

    private Map<Integer, Meter.Family> families(Stream<Worker> workers) {
        return meter.families(workers.map(Worker::pid).toList());
    }

    private static Map<String, Object> infos(List<Worker> workers, Map<Integer, Meter.Family> families) {
        var infos = new LinkedHashMap<String, Object>();
        workers.forEach(worker -> infos.put(Integer.toString(worker.pid()), info(worker, families.get(worker.pid()))));
        return infos;
    }

    private Object one(Unit unit, Arguments arguments) throws CommandException {
        int pid = arguments.integer("process").orElseThrow();
        for (Worker worker : Workers.of(unit)) {
            if (worker.pid() == pid) {
                return of(List.of(worker)).get(Integer.toString(pid));
            }
        }
        throw new CommandException(ErrorCode.MESSAGE_ERROR, "process " + arguments.value("process")
                + " not found in '" + arguments.value("name") + "'");
    }

    /** An object, or text if the process is gone. */
    private static Object info(Worker worker, Meter.Family family) {
        if (family == null) {
            return "No such process (stopped?)";
        }
        List<Map<String, Object>> children = family.children().stream().map(child -> child.info(List.of())).toList();
        Map<String, Object> object = family.process().info(children);
        object.put("age", Math.max(0, Seconds.of(Instant.now()) - Seconds.of(worker.startedAt())));
        object.put("started", Seconds.of(worker.startedAt()));
        object.put("wid", worker.wid());
        return object;
    }
}
