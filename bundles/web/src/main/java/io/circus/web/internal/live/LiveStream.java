// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.control.Caller;
import io.circus.metrics.frames.Frame;
import io.circus.web.internal.operations.Operation;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.Times;
import io.circus.web.internal.verbs.Verbs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One stream of server-sent events. It holds numbers of what its browser has seen, not messages: a browser that is slow gets the newest
 * frame and state, and costs no memory. It is written on the thread of its request.
 */
final class LiveStream {

    /** The time after which a line is sent that says nothing, so that a dead connection is noticed. */
    private static final long HEARTBEAT_MILLIS = 15_000;
    /** The time in which a stream that is ended may say so. */
    private static final long FAREWELL_MILLIS = 300;

    private final Hub hub;
    private final Operations operations;
    private final Caller caller;
    private final Set<Topic> topics;
    private final Supplier<Optional<Integer>> refusal;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<FollowedLog> logs = new ArrayList<>();
    private final Map<String, Map<String, Object>> shownStates = new HashMap<>();
    private final boolean resumed;
    private long lastEvent;
    private long lastOperation;
    private long lastFrame;
    private long lastStates;
    private Map<String, String> lastMissing = Map.of();
    // guarded by this
    private boolean news = true;
    private boolean ending;
    private boolean checking;

    /**
     * @param watchers whose output it follows
     * @param lines of each to begin with
     * @param from how far it had come before its connection was lost
     * @param refusal the status if its caller is not who it was any more
     */
    LiveStream(Hub hub, Operations operations, Verbs verbs, Caller caller, Set<Topic> topics, List<String> watchers, long lines,
            Optional<StreamPosition> from, Supplier<Optional<Integer>> refusal) {
        this.hub = hub;
        this.operations = operations;
        this.caller = caller;
        this.topics = topics;
        this.refusal = refusal;
        Optional<StreamPosition> known = from.filter(position -> position.boot().equals(hub.boot()));
        resumed = known.isPresent();
        lastEvent = known.map(StreamPosition::event).orElseGet(hub.ring()::last);
        lastOperation = known.map(StreamPosition::operation).orElseGet(operations::lastChange);
        List<Long> seen = known.map(StreamPosition::logs).filter(numbers -> numbers.size() == watchers.size()).orElse(List.of());
        for (int i = 0; i < watchers.size(); i++) {
            logs.add(new FollowedLog(verbs, caller, watchers.get(i), seen.isEmpty() ? 0 : seen.get(i), lines));
        }
    }

    boolean wants(Topic topic) {
        return topics.contains(topic);
    }

    /** Whether both have the same caller. */
    boolean isOf(LiveStream other) {
        return caller.equals(other.caller);
    }

    synchronized void wake() {
        news = true;
        notifyAll();
    }

    synchronized void checkCaller() {
        checking = true;
        wake();
    }

    synchronized void end() {
        ending = true;
        wake();
    }

    void awaitEnd() {
        try {
            over.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it follows the output of that watcher. */
    boolean follows(String watcher) {
        return logs.stream().anyMatch(log -> log.watcher().equals(watcher));
    }

    List<String> watchers() {
        return logs.stream().map(FollowedLog::watcher).toList();
    }

    /** Writes until the browser goes away, or the stream is ended. */
    void write(EventWriter out) throws IOException, InterruptedException {
        try {
            var hello = new LinkedHashMap<String, Object>();
            hello.put("time", Times.now());
            hello.put("boot", hub.boot());
            hello.put("resumed", resumed);
            out.begin();
            out.send("hello", hello);
            while (awaitNews(out)) {
                if (isRefused(out)) {
                    return;
                }
                sendMissing(out);
                sendStates(out);
                sendFrame(out);
                sendEvents(out);
                sendOperations(out);
                sendLogs(out);
                out.flush();
            }
            out.send("bye", Map.of());
            out.flush();
        } finally {
            over.countDown();
        }
    }

    /** @return false if it is to end */
    private boolean awaitNews(EventWriter out) throws IOException, InterruptedException {
        while (true) {
            synchronized (this) {
                if (!news && !ending) {
                    wait(HEARTBEAT_MILLIS);
                }
                if (ending || news) {
                    news = false;
                    return !ending;
                }
            }
            out.heartbeat();
        }
    }

    private boolean isRefused(EventWriter out) throws IOException {
        synchronized (this) {
            if (!checking) {
                return false;
            }
            checking = false;
        }
        Optional<Integer> status = refusal.get();
        if (status.isPresent()) {
            out.send("refused", Map.of("status", status.get()));
            out.flush();
        }
        return status.isPresent();
    }

    private String position() {
        return new StreamPosition(hub.boot(), lastEvent, lastOperation, logs.stream().map(FollowedLog::number).toList()).toString();
    }

    /** Says what cannot be told, and why; or that it can be told again. */
    private void sendMissing(EventWriter out) throws IOException {
        Map<String, String> missing = hub.missing(this);
        if (!missing.equals(lastMissing)) {
            lastMissing = missing;
            out.send("missing", missing);
        }
    }

    private void sendStates(EventWriter out) throws IOException {
        var states = wants(Topic.WATCHERS) ? hub.states() : Optional.<Hub.Numbered<Map<String, Map<String, Object>>>>empty();
        if (states.isEmpty() || states.get().number() == lastStates) {
            return;
        }
        boolean full = lastStates == 0;
        lastStates = states.get().number();
        var changed = new LinkedHashMap<String, Object>();
        Map<String, Map<String, Object>> now = states.get().value();
        now.forEach((name, state) -> {
            if (caller.sees(name) && !state.equals(shownStates.put(name, state))) {
                changed.put(name, state);
            }
        });
        shownStates.keySet().removeIf(name -> {
            boolean gone = !now.containsKey(name);
            if (gone) {
                changed.put(name, null);
            }
            return gone;
        });
        if (full || !changed.isEmpty()) {
            var message = new LinkedHashMap<String, Object>();
            message.put("full", full);
            message.put("watchers", changed);
            out.send("watchers", message);
        }
    }

    private void sendFrame(EventWriter out) throws IOException {
        Optional<Hub.Numbered<Frame>> frame = wants(Topic.FRAMES) ? hub.frame() : Optional.empty();
        if (frame.isEmpty() || frame.get().number() == lastFrame) {
            return;
        }
        long missed = lastFrame == 0 ? 0 : frame.get().number() - lastFrame - 1;
        lastFrame = frame.get().number();
        if (missed > 0) {
            sendDropped(out, "frames", missed);
        }
        out.send("frame", frame.get().value().toMap(caller::sees));
    }

    private static void sendDropped(EventWriter out, String what, long count) throws IOException {
        var dropped = new LinkedHashMap<String, Object>();
        for (String each : List.of("frames", "events", "logs")) {
            dropped.put(each, each.equals(what) ? count : 0);
        }
        out.send("dropped", dropped);
    }

    private void sendEvents(EventWriter out) throws IOException {
        long last = hub.ring().last();
        if (!wants(Topic.EVENTS)) {
            lastEvent = last;
            return;
        }
        if (last <= lastEvent) {
            return;
        }
        List<LiveEvent> events = hub.ring().after(lastEvent);
        long missed = (events.isEmpty() ? last : events.getFirst().sequence() - 1) - lastEvent;
        if (missed > 0) {
            sendDropped(out, "events", missed);
        }
        for (LiveEvent event : events) {
            lastEvent = event.sequence();
            if (event.isVisible(caller)) {
                out.send("event", event.shown(), position());
            }
        }
        lastEvent = Math.max(lastEvent, events.isEmpty() ? last : lastEvent);
    }

    private void sendOperations(EventWriter out) throws IOException {
        long last = operations.lastChange();
        if (last <= lastOperation) {
            return;
        }
        List<Operation> changed = wants(Topic.OPERATIONS)
                ? operations.all().reversed().stream().filter(operation -> operation.changed() > lastOperation).toList() : List.of();
        lastOperation = last;
        for (Operation operation : changed) {
            if (operation.isVisible(caller)) {
                out.send("operation", operation.shown(caller), position());
            }
        }
    }

    private void sendLogs(EventWriter out) throws IOException, InterruptedException {
        for (FollowedLog log : logs) {
            FollowedLog.Batch batch = log.take(hub.logNews(log.watcher()));
            if (batch.dropped() > 0) {
                sendDropped(out, "logs", batch.dropped());
            }
            while (!batch.lines().isEmpty()) {
                FollowedLog.Line line = batch.lines().removeFirst();
                log.reached(line.number());
                out.sendJson("log", line.json(), position());
            }
        }
    }
}
