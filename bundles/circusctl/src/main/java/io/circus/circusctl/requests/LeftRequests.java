// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.kernel.StateStore;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The requests that arrive while this bundle is being replaced: the next version begins them when the client,
 * recognised by its routing id, is back. They are kept in the state store. Any thread.
 */
public final class LeftRequests {

    private static final Logger LOG = System.getLogger(LeftRequests.class.getName());
    private static final String PREFIX = "left/";
    private static final int MOST = 100;
    private static final int LARGEST = 16 << 10;
    /** The age after which a request is dropped: its client has given up, and would be surprised by the effect. */
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final String CALLER = "caller";
    private static final String SINCE = "since";
    private static final String REQUEST = "request";

    private final StateStore store;
    private final LongSupplier nanoTime;
    private final AtomicLong serials;
    private volatile boolean leaving;

    public LeftRequests(StateStore store) {
        this(store, System::nanoTime);
    }

    /** @param nanoTime the clock, which continues across versions of this bundle */
    public LeftRequests(StateStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        serials = new AtomicLong(nanoTime.getAsLong());
    }

    /** Starts to record requests instead of handling them. */
    public void begin() {
        leaving = true;
    }

    /**
     * Leaves a request to the next version.
     *
     * @param creditor empty if the client could not be recognised
     * @return false if this version has to handle the request
     */
    public boolean leave(Optional<Debts.Creditor> creditor, byte[] request) {
        if (!leaving || creditor.isEmpty() || request.length > LARGEST || store.entries(PREFIX).size() >= MOST) {
            return false;
        }
        store.put(PREFIX + creditor.get().routingId() + "/" + "%019d".formatted(serials.incrementAndGet()), Json.write(Map.of(
                CALLER, creditor.get().caller(), SINCE, String.valueOf(nanoTime.getAsLong()),
                REQUEST, Base64.getEncoder().encodeToString(request))));
        return true;
    }

    /** Takes the recorded requests of a client that has just connected, in the order of their arrival. */
    public List<byte[]> take(Debts.Creditor creditor) {
        dropStale();
        var requests = new ArrayList<byte[]>();
        if (!leaving) {
            store.entries(PREFIX + creditor.routingId() + "/").forEach((key, text) -> read(text)
                    .filter(left -> creditor.caller().equals(left.get(CALLER)))
                    .ifPresent(left -> {
                        store.remove(key);
                        requests.add(Base64.getDecoder().decode((String) left.get(REQUEST)));
                    }));
        }
        return requests;
    }

    private void dropStale() {
        store.entries(PREFIX).forEach((key, text) -> {
            if (read(text).map(this::isStale).orElse(true)) {
                store.remove(key);
            }
        });
    }

    private boolean isStale(Map<?, ?> left) {
        return nanoTime.getAsLong() - Long.parseLong((String) left.get(SINCE)) > STALE.toNanos();
    }

    private static Optional<Map<?, ?>> read(String text) {
        try {
            return Optional.of((Map<?, ?>) Json.read(text, Message.ID));
        } catch (JsonException e) {
            LOG.log(Level.WARNING, () -> "cannot read a request that was left: " + e.getMessage());
            return Optional.empty();
        }
    }
}
