// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.web.internal.verbs.Verbs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The output of one watcher for one stream, asked for on a virtual thread. Lines that the stream does not take in time are dropped,
 * the newest ones, and counted.
 */
final class FollowedLog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FollowedLog.class.getName());

    /** The characters that may wait for the stream. */
    static final int MOST_CHARACTERS = 256 << 10;
    /** The memory of a line besides its text, in characters. */
    private static final int OVERHEAD = 200;
    private static final int MOST_LINES = 1000;
    private static final long WAIT_SECONDS = 30;
    private static final long PAUSE_MILLIS = 1000;

    private final Verbs verbs;
    private final Caller caller;
    private final String watcher;
    private final Runnable told;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    // guarded by this
    private final Deque<Map<String, Object>> waiting = new ArrayDeque<>();
    private int characters;
    private long dropped;

    /**
     * @param after the number of the last line that was seen; 0 for none
     * @param first how many lines to begin with
     * @param told called when there are new lines; must return at once
     */
    FollowedLog(Verbs verbs, Caller caller, String watcher, long after, long first, Runnable told) {
        this.verbs = verbs;
        this.caller = caller;
        this.watcher = watcher;
        this.told = told;
        thread = Thread.ofVirtual().name("log-" + watcher).start(() -> follow(after, first));
    }

    private void follow(long given, long first) {
        long after = given;
        long lines = given == 0 ? first : MOST_LINES;
        try {
            while (!closed()) {
                try {
                    // without a wish for earlier lines, the first answer only tells the number of the last one
                    Map<String, ?> reply = verbs.ask(caller, "tail",
                            Map.of("name", watcher, "lines", lines, "after", after, "wait", lines == 0 ? 0L : WAIT_SECONDS));
                    after = reply.get("last") instanceof Number number ? number.longValue() : after;
                    add(lines(reply));
                    lines = MOST_LINES;
                } catch (CommandException e) {
                    LOG.log(DEBUG, () -> "cannot follow the output of " + watcher + ": " + e.getMessage());
                    closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            // the stream has ended
        }
    }

    private boolean closed() {
        return closed.getCount() == 0;
    }

    private List<Map<String, Object>> lines(Map<String, ?> reply) {
        var lines = new ArrayList<Map<String, Object>>();
        for (Object each : (List<?>) reply.get("lines")) {
            var line = new LinkedHashMap<String, Object>();
            line.put("watcher", watcher);
            line.putAll(Verbs.object(each));
            lines.add(line);
        }
        return lines;
    }

    private void add(List<Map<String, Object>> lines) {
        synchronized (this) {
            for (Map<String, Object> line : lines) {
                int size = OVERHEAD + String.valueOf(line.get("line")).length();
                if (characters + size > MOST_CHARACTERS) {
                    dropped++;
                } else {
                    characters += size;
                    waiting.addLast(line);
                }
            }
        }
        if (!lines.isEmpty()) {
            told.run();
        }
    }

    /** What has come since the last call. */
    synchronized List<Map<String, Object>> take() {
        var taken = new ArrayList<>(waiting);
        waiting.clear();
        characters = 0;
        return taken;
    }

    /** How many lines were dropped since the last call. */
    synchronized long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
