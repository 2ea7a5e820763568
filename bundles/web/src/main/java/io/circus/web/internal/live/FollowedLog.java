// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.verbs.Verbs;
import io.circus.wire.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The output of one watcher for one stream. It knows how far the stream has come, and asks for lines when they can be written: a browser
 * that does not read costs one batch. Lines that it does not take in time are dropped, the oldest ones, and counted. One thread.
 */
final class FollowedLog {

    private static final System.Logger LOG = System.getLogger(FollowedLog.class.getName());

    /** The size of a batch, as JSON. */
    static final int MOST_BYTES = 256 << 10;
    /** The memory of a line besides its text. */
    private static final int OVERHEAD = 64;
    private static final int MOST_LINES = 1000;

    private final Verbs verbs;
    private final Caller caller;
    private final String watcher;
    /** How many lines the first batch has at the most. */
    private final long first;
    /** The number of the last line that was written. */
    private long number;
    private boolean begun;
    /** The state of {@link LogWatch#news} when lines were asked for. */
    private long seen = -1;

    /** A line as JSON. */
    record Line(long number, byte[] json) {}

    /**
     * Lines to write.
     *
     * @param dropped how many lines before the first of these are left out, as far as anybody knows
     */
    record Batch(Deque<Line> lines, long dropped) {
        static final Batch EMPTY = new Batch(new ArrayDeque<>(), 0);
    }

    /**
     * @param after the number of the last line that was seen; 0 for none
     * @param first how many lines to begin with
     */
    FollowedLog(Verbs verbs, Caller caller, String watcher, long after, long first) {
        this.verbs = verbs;
        this.caller = caller;
        this.watcher = watcher;
        this.first = first;
        number = after;
        begun = after > 0;
    }

    String watcher() {
        return watcher;
    }

    long number() {
        return number;
    }

    /** The line of that number has been written. */
    void reached(long its) {
        number = its;
    }

    /** The lines since the last call. @param news as {@link LogWatch#news} counts */
    Batch take(long news) throws InterruptedException {
        if (news == seen) {
            return Batch.EMPTY;
        }
        seen = news;
        try {
            Map<String, ?> reply = verbs.ask(caller, "tail",
                    Map.of("name", watcher, "lines", begun ? MOST_LINES : first, "after", number, "wait", 0L));
            Batch batch = batch((List<?>) reply.get("lines"), reply.get("omitted") instanceof Number omitted ? omitted.longValue() : 0);
            if (batch.lines().isEmpty() && reply.get("last") instanceof Number last) {
                number = last.longValue();
            }
            begun = true;
            return batch;
        } catch (CommandException e) {
            LOG.log(DEBUG, () -> "cannot follow the output of " + watcher + ": " + e.getMessage());
            return Batch.EMPTY;
        }
    }

    /** The newest lines that fit. @param omitted how many did not fit into the reply. Numbers need not follow each other */
    private Batch batch(List<?> all, long omitted) {
        var lines = new ArrayDeque<Line>();
        int bytes = 0;
        for (Object each : all.reversed()) {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("watcher", watcher);
            shown.putAll(Verbs.object(each));
            byte[] json = Json.bytes(shown);
            bytes += json.length + OVERHEAD;
            if (bytes > MOST_BYTES && !lines.isEmpty()) {
                break;
            }
            lines.addFirst(new Line((Long) shown.get("number"), json));
        }
        return new Batch(lines, begun ? all.size() - lines.size() + omitted : 0);
    }
}
