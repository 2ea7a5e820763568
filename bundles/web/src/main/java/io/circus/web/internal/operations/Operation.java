// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.operations;

import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Role;
import io.circus.web.internal.verbs.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request that changes something, from its beginning to its end and some time after. Any thread. */
public final class Operation {

    private final long id;
    private final String verb;
    private final Optional<String> watcher;
    private final Caller caller;
    private final Instant begun = Instant.now();
    private final CountDownLatch over = new CountDownLatch(1);
    /** The processes of the watcher when it began. */
    private final List<Integer> former;
    // guarded by this
    private Instant ended;
    private Map<String, ?> result;
    private CommandException failure;
    private Map<String, Object> progress;
    private long changed;

    Operation(long id, String verb, Optional<String> watcher, Caller caller, List<Integer> former) {
        this.id = id;
        this.verb = verb;
        this.watcher = watcher;
        this.caller = caller;
        this.former = List.copyOf(former);
    }

    public String id() {
        return Long.toString(id);
    }

    public Optional<String> watcher() {
        return watcher;
    }

    List<Integer> former() {
        return former;
    }

    public boolean isOver() {
        return over.getCount() == 0;
    }

    /** Why it has failed; empty while it runs, and if it is done. */
    public synchronized Optional<CommandException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Waits for its end. @return false if it still runs */
    public boolean await(Duration patience) throws InterruptedException {
        return over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Greater after each change. */
    public synchronized long changed() {
        return changed;
    }

    synchronized void begin(long number) {
        changed = number;
    }

    /** @param outcome null if it has failed; @param why null if it is done */
    void end(Map<String, ?> outcome, CommandException why, long number) {
        synchronized (this) {
            ended = Instant.now();
            result = outcome;
            failure = why;
            progress = null;
            changed = number;
        }
        over.countDown();
    }

    /** @return whether it differs from what was known */
    synchronized boolean progress(Map<String, Object> now, long number) {
        if (ended != null || now.equals(progress)) {
            return false;
        }
        progress = now;
        changed = number;
        return true;
    }

    /** Whether {@code reader} may know of it. */
    public boolean isVisible(Caller reader) {
        return watcher.map(reader::sees).orElse(!reader.isLimited() || isOf(reader));
    }

    private boolean isOf(Caller reader) {
        return reader.name().equals(caller.name());
    }

    /** The object that {@code reader} gets. The result is for whoever has asked, and for admins. */
    public synchronized Map<String, Object> shown(Caller reader) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", id());
        shown.put("verb", verb);
        shown.put("watcher", watcher.orElse(null));
        shown.put("by", caller.name());
        shown.put("state", ended == null ? "running" : failure == null ? "done" : "failed");
        shown.put("begun", Times.seconds(begun));
        shown.put("ended", ended == null ? null : Times.seconds(ended));
        shown.put("reason", failure == null ? null : failure.getMessage());
        shown.put("errno", failure == null ? null : failure.code().number());
        shown.put("result", isOf(reader) || reader.role().includes(Role.ADMIN) ? result : null);
        shown.put("progress", progress);
        return shown;
    }
}
