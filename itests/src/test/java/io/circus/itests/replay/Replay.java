// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.circus.itests.Awaited;
import io.circus.itests.PublishedEvents;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One run of our daemon with the requests of a recording. A request is sent when what the recording shows before it has
 * happened here too; the differences are the lines that {@link #run} returns.
 */
final class Replay {

    private static final double PATIENCE = 6;
    private static final double LONG_PATIENCE = 20;
    private static final double BOOT_PATIENCE = Awaited.PATIENCE.toSeconds();
    private static final Predicate<String> BEGUN = line -> line.contains("Arbiter now waiting for commands");

    /** Daemons that are started until one is heard from the beginning. */
    private static final int ATTEMPTS = 4;
    private static final double EVENT_PATIENCE = 2;
    private static final double SHELL_PATIENCE = 2;
    private static final int POLL_MILLIS = 5;
    private static final int QUIET_MILLIS = 100;

    /** The id of requests that are not in the recording. */
    private static final JsonPrimitive UNDO = new JsonPrimitive("undo");

    /** When the first process starts in a recording, in seconds. */
    private static final double FIRST_EVENT = 0.1;

    private final Recording recording;
    private final Differences.Script script;
    private final ReplayedDaemon daemon;
    private final Wire wire;
    private final Surroundings surroundings;
    private final Pids pids = new Pids();
    private final List<String> differences = new ArrayList<>();
    private final Map<JsonElement, Deque<Step.Request>> asked = new HashMap<>();
    private final Map<JsonElement, Deque<JsonObject>> answers = new HashMap<>();
    private final List<Step.Event> recordedEvents = new ArrayList<>();
    private final Map<String, Integer> inVain = new HashMap<>();
    private int received;
    /** How many events there were when the shells were seen to have begun. */
    private int begunAt;
    private double firstRequest = -1;
    private double ourFirstRequest;

    private Replay(Recording recording, Differences.Script script, ReplayedDaemon daemon, Wire wire) {
        this.recording = recording;
        this.script = script;
        this.daemon = daemon;
        this.wire = wire;
        this.surroundings = new Surroundings(daemon);
    }

    /** Replays a recording and returns each difference as a line. */
    static List<String> run(Recording recording, Wire.Implementation client) throws Exception {
        for (int attempt = 1;; attempt++) {
            try (var daemon = new ReplayedDaemon()) {
                daemon.start(recording);
                try (Wire wire = client.to(daemon.controlEndpoint())) {
                    var replay = new Replay(recording, Differences.script(recording.name()), daemon, wire);
                    if (!replay.boots()) {
                        return replay.differences;
                    }
                    if (attempt == ATTEMPTS || replay.subscribedInTime()) {
                        replay.play();
                        return replay.differences;
                    }
                }
            }
        }
    }

    private void play() throws IOException, InterruptedException {
        double previous = FIRST_EVENT;
        for (Step step : recording.steps()) {
            if (script.ends().filter(end -> step.at() >= end).isPresent()) {
                break;
            }
            pause(Math.min(step.at() - previous, script.longestPause()));
            previous = step.at();
            switch (step) {
                case Step.Event event -> recordedEvents.add(event);
                case Step.Request request -> send(request);
                case Step.Response response -> compare(response);
                case Step.Note note -> follow(note);
                case Step.Question question -> ask(question);
                case Step.Answer answer -> surroundings.compare(answer);
                case Step.Stat unused -> { } // compared at the end
            }
        }
        awaitEvents();
        awaitQuiet();
        if (script.ends().isPresent()) {
            daemon.program().signal("TERM");
            differences.add("the replay ends at " + script.ends().get() + ", exit status "
                    + daemon.awaitExit());
        }
        answers.forEach((id, replies) -> replies.forEach(reply ->
                differences.add("answer to what the original leaves unanswered: " + reply)));
        differences.addAll(surroundings.differences());
        compareEvents();
        compareStatistics();
    }

    /** Waits until the daemon has begun; if it refuses to, what it says is a difference. */
    private boolean boots() throws IOException, InterruptedException {
        await(BOOT_PATIENCE, () -> daemon.program().err().find(BEGUN).isPresent());
        if (!daemon.program().isAlive()) {
            differences.add("the daemon ends with status " + daemon.awaitExit() + ": "
                    + daemon.program().errorText());
            return false;
        }
        daemon.program().err().first(BEGUN);
        if (script.ends().isPresent()) {
            return true;
        }
        for (String watcher : daemon.startingByThemselves()) {
            if (script.restless().contains(watcher)) {
                continue; // it may never be up
            }
            await(PATIENCE, () -> daemon.program().err().find(line -> line.endsWith("] " + watcher + " started")
                    || line.endsWith("] " + watcher + " stopped")).isPresent());
        }
        drain(QUIET_MILLIS); // the event follows the log
        return true;
    }

    /** Whether nothing was published before anybody listened, which on a busy machine it may be. */
    private boolean subscribedInTime() throws IOException, InterruptedException {
        List<String> started = daemon.startingByThemselves().stream().filter(watcher ->
                daemon.program().err().find(line -> line.endsWith("] " + watcher + " started")).isPresent())
                .map(PublishedEvents::nameInTopics).toList();
        BooleanSupplier heard = () -> {
            Set<String> heardOf = daemon.events().stream().filter(event -> event.kind().equals("start"))
                    .map(Step.Event::watcher).collect(Collectors.toSet());
            return heardOf.containsAll(started);
        };
        await(EVENT_PATIENCE, heard);
        return heard.getAsBoolean();
    }

    private void send(Step.Request request) throws IOException, InterruptedException {
        begin(request.at());
        if (script.skips(request.number())) {
            return;
        }
        awaitEvents();
        awaitShells();
        JsonElement id = request.id();
        asked.computeIfAbsent(id, key -> new ArrayDeque<>()).add(request);
        List<String> frames = request.frames();
        if (frames.size() == 1 && frames.getFirst().contains("\": ")) {
            frames = List.of(Recording.text(withOurPids(JsonParser.parseString(daemon.local(frames.getFirst())), "")));
        }
        wire.send(frames);
    }

    private JsonElement withOurPids(JsonElement value, String key) {
        return switch (value) {
            case JsonObject object -> {
                var copy = new JsonObject();
                object.entrySet().forEach(entry -> copy.add(entry.getKey(),
                        withOurPids(entry.getValue(), entry.getKey())));
                yield copy;
            }
            case JsonArray array -> array;
            case JsonPrimitive primitive when Set.of("pid", "childpid", "child_pid", "process").contains(key)
                    && primitive.getAsString().matches("[0-9]+") -> primitive.isNumber()
                            ? new JsonPrimitive(pids.ours(primitive.getAsLong()))
                            : new JsonPrimitive(Long.toString(pids.ours(primitive.getAsLong())));
            default -> value;
        };
    }

    private void compare(Step.Response response) throws IOException, InterruptedException {
        JsonElement id = response.id();
        Deque<Step.Request> requests = asked.get(id);
        if (requests == null || requests.isEmpty()) {
            return;
        }
        Step.Request request = requests.poll();
        await(LONG_PATIENCE, () -> answers.containsKey(id) && !answers.get(id).isEmpty());
        JsonObject reply = answers.getOrDefault(id, new ArrayDeque<>()).poll();
        if (reply == null) {
            differences.add(request + ": no reply, expected " + response.body());
            return;
        }
        Sameness.differences(response.body(), reply, pids, daemon::local)
                .forEach(line -> differences.add(request + ": " + line));
        if (script.undone().containsKey(request.number())) {
            undo(script.undone().get(request.number()));
        }
    }

    private void undo(String request) throws IOException, InterruptedException {
        wire.send(List.of(request));
        await(LONG_PATIENCE, () -> answers.containsKey(UNDO));
        if (!"ok".equals(answers.remove(UNDO).poll().get("status").getAsString())) {
            throw new AssertionError("cannot undo by " + request);
        }
    }

    private void follow(Step.Note note) throws IOException, InterruptedException {
        if (Surroundings.acts(note)) {
            begin(note.at());
            awaitEvents();
            awaitShells();
            awaitQuiet();
        }
        surroundings.follow(note);
    }

    private void ask(Step.Question question) throws IOException {
        begin(question.at());
        surroundings.ask(question);
    }

    private void compareStatistics() {
        List<Step.Stat> recorded = recording.all(Step.Stat.class);
        if (!recorded.isEmpty()) {
            List<Step.Stat> ours = daemon.statistics().stream()
                    .map(message -> new Step.Stat(0, message.topic(), message.body())).toList();
            differences.addAll(Statistics.differences(recorded, ours, pids, daemon::local));
        }
    }

    private void compareEvents() {
        List<Step.Event> ours = withoutTrees(daemon.events());
        differences.addAll(EventOrder.repeatedEnds(ours));
        differences.addAll(Causes.differences(daemon.eventsAsTold()));
        for (String watcher : script.restless()) {
            differences.addAll(EventOrder.differentKinds(watcher, recordedEvents, ours));
        }
        differences.addAll(EventOrder.differences(calm(recordedEvents), calm(ours), firstRequest,
                ourFirstRequest, pids));
    }

    /** Leaves out what is said of processes that are no workers: the rest of a worker's tree, stopped with it. */
    private List<Step.Event> withoutTrees(List<Step.Event> events) {
        Set<Long> workers = events.stream().filter(event -> !event.kind().equals("kill")).map(Step.Event::pid)
                .collect(Collectors.toSet());
        List<Step.Event> others = events.stream().filter(event -> !workers.contains(event.pid())).toList();
        others.stream().map(Step.Event::watcher).distinct().forEach(watcher ->
                differences.add("event watcher." + watcher + ".kill: for the rest of its tree"));
        return events.stream().filter(event -> workers.contains(event.pid())).toList();
    }

    private List<Step.Event> calm(List<Step.Event> events) {
        return events.stream().filter(event -> !script.restless().contains(event.watcher())).toList();
    }

    private void begin(double at) {
        if (firstRequest < 0) {
            firstRequest = at;
            ourFirstRequest = System.currentTimeMillis() / 1e3;
        }
    }

    /** Waits for as many events of each kind as the recording has up to here, but never twice in vain for one. */
    private void awaitEvents() throws InterruptedException {
        List<Step.Event> expected = calm(recordedEvents).stream().filter(event -> event.at() > firstRequest)
                .filter(event -> !isOfPlugin(event)).toList();
        await(PATIENCE, () -> missing(expected, ourEvents()).equals(inVain));
        inVain.clear();
        inVain.putAll(missing(expected, ourEvents()));
    }

    /**
     * The recorder left each shell the time to trap what it is to trap, and to start its child: a signal that comes in that very moment
     * is lost by dash.
     */
    private void awaitShells() throws InterruptedException {
        int events = daemon.eventsSoFar();
        if (events == begunAt) {
            return;
        }
        double end = daemon.age() + SHELL_PATIENCE;
        while (!daemon.haveShellsBegun() && daemon.age() < end) {
            drain(QUIET_MILLIS / 10);
        }
        begunAt = events;
    }

    /** What plugins that are processes there do, those inside our daemon do not. */
    private static boolean isOfPlugin(Step.Event event) {
        return event.watcher().startsWith("plugin:");
    }

    private List<Step.Event> ourEvents() {
        return daemon.events().stream().filter(event -> event.at() > ourFirstRequest).toList();
    }

    private static Map<String, Integer> missing(List<Step.Event> expected, List<Step.Event> ours) {
        var count = new HashMap<String, Integer>();
        expected.forEach(event -> count.merge(event.watcher() + "." + event.kind(), 1, Integer::sum));
        ours.forEach(event -> count.computeIfPresent(event.watcher() + "." + event.kind(), (key, left) -> left - 1));
        count.values().removeIf(left -> left <= 0);
        return count;
    }

    /** Looks again when something has come that may make the condition true: a reply, an event or a line of the log. */
    private void await(double patience, BooleanSupplier condition) throws InterruptedException {
        double end = daemon.age() + patience;
        long seen = heard();
        while (!condition.getAsBoolean()) {
            do {
                if (daemon.age() >= end || !daemon.program().isAlive() && patience >= 1) {
                    return;
                }
                drain(POLL_MILLIS);
            } while (heard() == seen);
            seen = heard();
        }
    }

    /** How much has come from the daemon. */
    private long heard() {
        return (long) received + daemon.eventsSoFar() + daemon.program().err().mark();
    }

    private void pause(double seconds) throws InterruptedException {
        double end = daemon.age() + seconds;
        for (double left = seconds; left > 0; left = end - daemon.age()) {
            drain(Math.max(1, (int) (left * 1000)));
        }
    }

    /** Takes every reply until none has come for a while. */
    private void awaitQuiet() throws InterruptedException {
        int before;
        do {
            before = received;
            drain(QUIET_MILLIS);
        } while (received > before);
    }

    private void drain(int millis) throws InterruptedException {
        wire.receive(millis).map(text -> JsonParser.parseString(text).getAsJsonObject()).ifPresent(reply -> {
            received++;
            answers.computeIfAbsent(reply.has("id") ? reply.get("id") : JsonNull.INSTANCE,
                    key -> new ArrayDeque<>()).add(reply);
        });
    }
}
