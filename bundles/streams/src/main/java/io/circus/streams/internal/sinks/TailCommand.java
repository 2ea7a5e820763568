// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.streams.internal.reading.StreamPump;
import io.circus.streams.internal.recent.OutputLine;
import io.circus.streams.internal.recent.PrintedLines;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The last lines that a watcher has printed; with {@code after}, the lines since an earlier reply. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class TailCommand implements Command {

    private static final int LINES = 10;
    private static final double MILLIS = 1000;
    /** The size limit of a reply, which a client may leave unread. */
    private static final int MOST_BYTES = 2 << 20;
    /** The memory of a line besides its text. */
    private static final int OVERHEAD = 100;
    /** A character that JSON needs more than one for has this many at most. */
    private static final int ESCAPED = 6;
    /** How long a request may wait for new lines, in seconds. */
    private static final long LONGEST_WAIT = 60;

    private final QueueStream queues;
    private final StreamPump streams;
    private final Watchers watchers;

    @Activate
    public TailCommand(@Reference QueueStream queues, @Reference StreamPump streams, @Reference Watchers watchers) {
        this.queues = queues;
        this.streams = streams;
        this.watchers = watchers;
    }

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public String summary() {
        return "show the last lines that a watcher has printed";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required("name", "the watcher").of(ValueType.TEXT).naming(Subject.WATCHER),
                Property.optional("lines", "how many at most").of(ValueType.INTEGER).otherwise(LINES),
                Property.optional("after", "only lines after this number: 'last' of an earlier reply").of(ValueType.INTEGER),
                Property.optional("wait", "seconds to wait for a line if there is none, 60 at most").of(ValueType.INTEGER).otherwise(0));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "lines", 20L);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("lines", "the lines in their order").listOf(
                        Property.required("pid", "the process; 0 if nobody knows").of(ValueType.INTEGER).naming(Subject.PROCESS),
                        Property.required("wid", "its number within the watcher").of(ValueType.INTEGER),
                        Property.required("stream", "stdout or stderr").of(ValueType.TEXT),
                        Property.required("line", "the text without its end").of(ValueType.TEXT),
                        Property.required("time", "when it was read, in seconds since the epoch").of(ValueType.NUMBER),
                        Property.required("number", "its number, for after").of(ValueType.INTEGER)),
                Property.required("last", "the number of the last line").of(ValueType.INTEGER),
                Property.optional("omitted", "how many lines did not fit into the reply").of(ValueType.INTEGER));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        String name = String.valueOf(request.properties().get("name"));
        PrintedLines lines = printed(name);
        long most = number(request, "lines", LINES);
        Duration patience = Duration.ofSeconds(Math.min(LONGEST_WAIT, number(request, "wait", 0)));
        long after = number(request, "after", 0);
        List<OutputLine> found = lines.after(after, (int) Math.min(Integer.MAX_VALUE, most), patience);
        List<OutputLine> fitting = after == 0 ? found.subList(found.size() - fitting(found.reversed()), found.size())
                : found.subList(0, fitting(found));
        var reply = new LinkedHashMap<String, Object>();
        reply.put("lines", fitting.stream().map(TailCommand::shown).toList());
        reply.put("last", fitting.isEmpty() ? lines.last() : fitting.getLast().number());
        if (fitting.size() < found.size()) {
            reply.put("omitted", found.size() - fitting.size());
        }
        return reply;
    }

    /** The lines of a QueueStream, if there is one, since it has more; otherwise the recent output. */
    private PrintedLines printed(String name) throws CommandException, InterruptedException {
        Optional<LastLines> queue = queues.find(name);
        if (queue.isPresent()) {
            return queue.get();
        }
        Watcher watcher = watchers.find(name).orElseThrow(() -> new CommandException(ErrorCode.MESSAGE_ERROR,
                "program " + name + " not found"));
        return streams.recent(watcher.name()).orElseThrow(() -> new CommandException(ErrorCode.MESSAGE_ERROR, "cannot show what "
                + name + " has printed: " + (watcher.settings().get(WatcherOption.LOG_RING) == 0 ? "its log_ring is 0"
                : "it has neither a stdout_stream nor a stderr_stream, so its output goes where the daemon's goes")));
    }

    private static long number(Request request, String key, long otherwise) throws CommandException {
        Object value = request.properties().get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = value instanceof Number given ? given.longValue() : Long.parseLong(value.toString());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like one that is too low
        }
        throw new CommandException(ErrorCode.MESSAGE_ERROR, "'" + key + "' is " + value + ", expected a number of 0 or more");
    }

    /** How many of the first lines fit into a reply. */
    private static int fitting(List<OutputLine> lines) {
        long size = 0;
        int count = 0;
        for (OutputLine line : lines) {
            size += OVERHEAD + line.source().name().length();
            for (byte b : line.utf8()) {
                size += b >= ' ' && b != '"' && b != '\\' ? 1 : ESCAPED;
            }
            if (size > MOST_BYTES) {
                break;
            }
            count++;
        }
        return count;
    }

    private static Map<String, Object> shown(OutputLine line) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("pid", line.source().pid());
        shown.put("wid", line.source().wid());
        shown.put("stream", line.source().name());
        shown.put("line", line.text());
        shown.put("time", line.millis() / MILLIS);
        shown.put("number", line.number());
        return shown;
    }
}
