// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.kernel.Cancellable;
import io.circus.kernel.Event;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.Frames;
import io.circus.web.internal.operations.Operations;
import io.circus.web.internal.verbs.Verbs;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Collects once for all streams: events, the states of watchers, frames. States and frames are asked for only while a stream wants
 * them. A stream is only woken; it takes what it has not seen. Any thread.
 */
public final class Hub implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Hub.class.getName());

    /** The number of streams at a time. */
    static final int MOST_STREAMS = 200;
    /** So that nobody keeps the others out. */
    static final int MOST_OF_CALLER = 100;
    /** Why nothing is measured. */
    public static final String NO_FRAMES = "io.circus.metrics does not run; `circusctl bundle start io.circus.metrics`";
    /** The longest time after which states are asked for without an event: some changes have none. */
    private static final long PACE_MILLIS = 1000;
    /** The time between two askings, during a storm of events. */
    private static final long PAUSE_MILLIS = 100;

    private final String boot = UUID.randomUUID().toString().substring(0, 8);
    private final Verbs verbs;
    private final Supplier<Optional<Frames>> frames;
    private final EventRing events = new EventRing();
    // guarded by this
    private final Set<LiveStream> streams = new HashSet<>();
    private final Map<String, LogWatch> logs = new HashMap<>();
    private Map<String, Map<String, Object>> states = Map.of();
    private long statesNumber;
    /** Why the states cannot be asked for; null if they can. */
    private String noStates;
    private boolean dirty;
    private Thread asking;
    private Cancellable subscription;
    private Frame frame;
    private long frameNumber;
    private boolean closed;

    /** @param frames the service, if it is there */
    public Hub(Verbs verbs, Supplier<Optional<Frames>> frames) {
        this.verbs = verbs;
        this.frames = frames;
    }

    /** Names this life of the server: what is remembered by number is remembered within it. */
    String boot() {
        return boot;
    }

    EventRing ring() {
        return events;
    }

    /** The last events that {@code caller} sees, the oldest first. */
    public List<Map<String, Object>> events(Caller caller, long after) {
        return events.shown(caller, after);
    }

    /** The last ends of processes of a watcher, the newest first. */
    public List<Map<String, Object>> ends(String watcher, int most) {
        return events.ends(watcher, most);
    }

    /** How many events were lost before they reached this bundle. */
    public long lostEvents() {
        return events.lost();
    }

    /** Takes an event, in the order in which they happen. */
    public void onEvent(Event event) {
        if (events.add(event)) {
            synchronized (this) {
                dirty = true;
                notifyAll();
            }
            wake();
        }
    }

    /** Tells all streams that there may be something new. */
    public void wake() {
        Set<LiveStream> all;
        synchronized (this) {
            all = Set.copyOf(streams);
        }
        all.forEach(LiveStream::wake);
    }

    /** Tells all streams to ask anew who their callers are. */
    public void checkCallers() {
        Set<LiveStream> all;
        synchronized (this) {
            all = Set.copyOf(streams);
        }
        all.forEach(LiveStream::checkCaller);
    }

    /** @return false if there are too many, or the server is being stopped */
    synchronized boolean add(LiveStream stream) {
        long same = streams.stream().filter(each -> each.isOf(stream)).count();
        if (closed || streams.size() >= MOST_STREAMS || same >= MOST_OF_CALLER) {
            return false;
        }
        streams.add(stream);
        if (asking == null && wants(Topic.WATCHERS)) {
            asking = Thread.ofVirtual().name("states").start(this::askStates);
        }
        if (subscription == null && wants(Topic.FRAMES)) {
            subscribe();
        }
        for (String watcher : stream.watchers()) {
            logs.computeIfAbsent(watcher, name -> new LogWatch(verbs, name, () -> wakeFollowers(name)));
        }
        return true;
    }

    private void wakeFollowers(String watcher) {
        List<LiveStream> followers;
        synchronized (this) {
            followers = streams.stream().filter(stream -> stream.follows(watcher)).toList();
        }
        followers.forEach(LiveStream::wake);
    }

    /** Another number after each time that the watcher has printed something. */
    synchronized long logNews(String watcher) {
        LogWatch log = logs.get(watcher);
        return log == null ? 0 : log.news();
    }

    synchronized void remove(LiveStream stream) {
        streams.remove(stream);
        if (!wants(Topic.WATCHERS) && asking != null) {
            asking.interrupt();
            asking = null;
            statesNumber = 0;
            noStates = null;
        }
        if (!wants(Topic.FRAMES) && subscription != null) {
            subscription.cancel();
            subscription = null;
            frame = null;
        }
        logs.entrySet().removeIf(log -> {
            boolean unused = streams.stream().noneMatch(each -> each.follows(log.getKey()));
            if (unused) {
                log.getValue().close();
            }
            return unused;
        });
    }

    private boolean wants(Topic topic) {
        return streams.stream().anyMatch(stream -> stream.wants(topic));
    }

    /** The measuring bundle has come, come back, or gone. */
    public void framesChanged() {
        synchronized (this) {
            if (subscription != null) {
                subscription.cancel();
                subscription = null;
            }
            if (!closed && wants(Topic.FRAMES)) {
                subscribe();
            }
        }
        wake();
    }

    /** Why something that {@code stream} wants cannot be told, by its topic; empty if all can. */
    Map<String, String> missing(LiveStream stream) {
        var missing = new LinkedHashMap<String, String>();
        if (stream.wants(Topic.FRAMES) && frames.get().isEmpty()) {
            missing.put("frames", "cannot measure: " + NO_FRAMES);
        }
        synchronized (this) {
            if (stream.wants(Topic.WATCHERS) && noStates != null) {
                missing.put("watchers", noStates);
            }
            stream.watchers().stream().map(logs::get).filter(Objects::nonNull).flatMap(log -> log.missing().stream()).findFirst()
                    .ifPresent(reason -> missing.put("logs", reason));
        }
        return missing;
    }

    private void subscribe() {
        frames.get().ifPresent(service -> {
            service.latest().ifPresent(last -> {
                frame = last;
                frameNumber++;
            });
            subscription = service.subscribe(this::onFrame);
        });
    }

    private void onFrame(Frame next) {
        synchronized (this) {
            frame = next;
            frameNumber++;
        }
        wake();
    }

    /** The last frame and its number; empty before the first. */
    synchronized Optional<Numbered<Frame>> frame() {
        return frame == null ? Optional.empty() : Optional.of(new Numbered<>(frameNumber, frame));
    }

    /** The last states and their number; empty before the first. */
    synchronized Optional<Numbered<Map<String, Map<String, Object>>>> states() {
        return statesNumber == 0 ? Optional.empty() : Optional.of(new Numbered<>(statesNumber, states));
    }

    /** Something with a number that grows with each change. */
    record Numbered<T>(long number, T value) {}

    private void askStates() {
        try {
            while (true) {
                synchronized (this) {
                    dirty = false;
                }
                askOnce();
                awaitNextQuestion();
            }
        } catch (InterruptedException e) {
            // nobody wants them any more
        }
    }

    /** However much happens, there is a pause between two questions. */
    private synchronized void awaitNextQuestion() throws InterruptedException {
        long asked = System.nanoTime();
        for (long left = PAUSE_MILLIS; left > 0; left = PAUSE_MILLIS - (System.nanoTime() - asked) / 1_000_000) {
            wait(left);
        }
        if (!dirty) {
            wait(PACE_MILLIS - PAUSE_MILLIS);
        }
    }

    private void askOnce() throws InterruptedException {
        try {
            var now = new LinkedHashMap<String, Map<String, Object>>();
            verbs.states(Caller.DAEMON).forEach((name, state) -> now.put(name, Verbs.shown(name, state)));
            synchronized (this) {
                if (statesNumber > 0 && noStates == null && now.equals(states)) {
                    return;
                }
                noStates = null;
                states = now;
                statesNumber++;
            }
            wake();
        } catch (CommandException e) {
            LOG.log(DEBUG, () -> "cannot ask for the states: " + e.getMessage());
            boolean told;
            synchronized (this) {
                told = e.getMessage().equals(noStates);
                noStates = e.getMessage();
            }
            if (!told) {
                wake();
            }
        }
    }

    /** Ends all streams, and waits a moment for their last message to be sent. */
    @Override
    public void close() {
        Set<LiveStream> all;
        synchronized (this) {
            closed = true;
            all = Set.copyOf(streams);
        }
        all.forEach(LiveStream::end);
        all.forEach(LiveStream::awaitEnd);
    }
}
