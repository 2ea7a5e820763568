// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.control.BundleUpdates;
import io.circus.control.ErrorCode;
import io.circus.kernel.Cancellable;
import io.circus.kernel.StateStore;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The replies to requests that replace this very bundle. They are kept in the state store; the next version of the
 * bundle sends them when the client, recognised by its routing id, is back. Any thread.
 */
public final class Debts {

    private static final Logger LOG = System.getLogger(Debts.class.getName());
    private static final String PREFIX = "owed/";
    /** The limit, since some clients never come back for their replies. */
    private static final int MOST = 100;
    private static final String CALLER = "caller";
    private static final String UPDATE = "update";

    private final StateStore store;
    private final BundleUpdates updates;
    private final AtomicLong serials = new AtomicLong(System.nanoTime());
    /** The pending outcomes, by the key of the debt. Guarded by this. */
    private final Map<String, Cancellable> waiting = new HashMap<>();
    private boolean closed;

    public Debts(StateStore store, BundleUpdates updates) {
        this.store = store;
        this.updates = updates;
    }

    /**
     * A client that can be recognised when it comes back.
     *
     * @param routingId in hexadecimal digits
     * @param caller the name of its caller
     */
    public record Creditor(String routingId, String caller) {}

    /** Records that {@code creditor} waits for the outcome of {@code update}, with the id of its request. */
    void owe(Creditor creditor, String update, Object id) {
        var debt = new LinkedHashMap<String, Object>();
        debt.put(CALLER, creditor.caller());
        debt.put(UPDATE, update);
        debt.put(Message.ID, id);
        var all = store.entries(PREFIX).keySet();
        if (all.size() >= MOST) {
            store.remove(all.iterator().next());
        }
        store.put(PREFIX + creditor.routingId() + "/" + serials.incrementAndGet(), Json.write(debt));
    }

    /**
     * Sends the owed replies to a client that has just connected, now or as soon as they are known. Another caller with
     * the same routing id does not get them. A reply stays recorded until it is sent, since a second update may replace
     * this version before that.
     */
    public void settle(Creditor creditor, ReplySink sink) {
        store.entries(PREFIX + creditor.routingId() + "/").forEach((key, text) -> {
            try {
                Map<?, ?> debt = (Map<?, ?>) Json.read(text, Message.ID);
                if (creditor.caller().equals(debt.get(CALLER))) {
                    settle(key, debt, sink);
                }
            } catch (JsonException e) {
                LOG.log(Level.WARNING, () -> "cannot read what is owed: " + e.getMessage());
            }
        });
    }

    private synchronized void settle(String key, Map<?, ?> debt, ReplySink sink) {
        if (closed) {
            return;
        }
        Cancellable former = waiting.remove(key);
        if (former != null) {
            // the client has connected again
            former.cancel();
        }
        waiting.put(key, updates.whenOver((String) debt.get(UPDATE), outcome -> {
            store.remove(key);
            sink.send(reply(outcome, debt));
        }));
    }

    /** Leaves unsent replies to the next version. */
    public synchronized void close() {
        closed = true;
        waiting.values().forEach(Cancellable::cancel);
        waiting.clear();
    }

    private static byte[] reply(String outcome, Map<?, ?> debt) {
        if (outcome.equals(BundleUpdates.DONE)) {
            return Replies.ok(Map.of(), debt.get(Message.ID));
        }
        String bundle = ((String) debt.get(UPDATE)).split(" ")[0];
        return Replies.error(ErrorCode.MESSAGE_ERROR, "cannot update " + bundle + ": " + outcome, null, debt.get(Message.ID));
    }
}
