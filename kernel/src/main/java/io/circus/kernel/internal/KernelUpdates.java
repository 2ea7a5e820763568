// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import io.circus.kernel.BundleUpdates;
import io.circus.kernel.Cancellable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Each update has a thread of its own. The launcher refreshes those that use an updated bundle; this waits until it has. One comes after
 * the other: the framework refuses one that meets another.
 */
final class KernelUpdates implements BundleUpdates {

    /** How long the users of an updated bundle may take to come back. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    /** How long an update waits for its turn: the stop of a bundle may never return. */
    private static final Duration TURN = Duration.ofSeconds(15);

    /** The last ones are remembered. */
    private static final int MOST = 100;

    private final BundleContext context;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicLong serials = new AtomicLong();
    /** Guarded by itself. */
    private final Map<String, Update> updates = new LinkedHashMap<>();

    private record Update(Bundle bundle, CompletableFuture<String> outcome) {}

    KernelUpdates(BundleContext context) {
        this.context = context;
    }

    @Override
    public String announce(Bundle bundle) {
        String key = bundle.getSymbolicName() + " " + serials.incrementAndGet();
        synchronized (updates) {
            updates.put(key, new Update(bundle, new CompletableFuture<>()));
            if (updates.size() > MOST) {
                updates.remove(updates.keySet().iterator().next());
            }
        }
        return key;
    }

    @Override
    public void begin(String key) {
        Update one = find(key);
        if (one != null) {
            Thread.ofPlatform().daemon().name("circus-update " + one.bundle().getSymbolicName())
                    .start(() -> one.outcome().complete(updateInTurn(one.bundle())));
        }
    }

    /** Null if it was never announced, or long ago. */
    private Update find(String key) {
        synchronized (updates) {
            return updates.get(key);
        }
    }

    @Override
    public Cancellable whenOver(String key, Consumer<String> listener) {
        Update one = find(key);
        if (one == null) {
            return () -> { };
        }
        var told = new AtomicReference<>(listener);
        one.outcome().thenAccept(text -> {
            Consumer<String> waiting = told.getAndSet(null);
            if (waiting != null) {
                waiting.accept(text);
            }
        });
        return () -> told.set(null);
    }

    private String updateInTurn(Bundle bundle) {
        boolean mine = false;
        try {
            mine = turn.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
            return update(bundle);
        } catch (InterruptedException e) {
            return "interrupted";
        } finally {
            if (mine) {
                turn.release();
            }
        }
    }

    private String update(Bundle bundle) {
        var refreshed = new Semaphore(0);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.release();
            }
        };
        context.addFrameworkListener(listener);
        try {
            bundle.update();
            awaitRefresh(refreshed);
            return DONE;
        } catch (BundleException | RuntimeException | LinkageError e) {
            return reason(e);
        } catch (InterruptedException e) {
            return "interrupted";
        } finally {
            context.removeFrameworkListener(listener);
        }
    }

    private void awaitRefresh(Semaphore refreshed) throws InterruptedException {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        boolean more = true;
        while (more && !wiring.getRemovalPendingBundles().isEmpty()) {
            more = refreshed.tryAcquire(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The framework wraps what a bundle throws, and what the launcher says of a jar, which is a sentence. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof BundleException && cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("cannot ")) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
