// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import io.circus.kernel.BundleUpdates;
import io.circus.kernel.Cancellable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
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

    /** How often a step is tried that others hold up, and the time between. */
    private static final int MOST_TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** The last ones are remembered. */
    private static final int MOST = 100;

    private final BundleContext context;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicLong serials = new AtomicLong();
    /** Guarded by itself. */
    private final Map<String, Update> updates = new LinkedHashMap<>();

    /** What changes a bundle. */
    private interface Step {
        void run() throws BundleException;
    }

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

    /** What cannot run with its new content gets the former one back, and so does what takes away those who ask for updates. */
    private String update(Bundle bundle) throws InterruptedException {
        boolean ran = bundle.getState() == Bundle.ACTIVE;
        List<Bundle> askers = askers();
        Optional<String> failure = read(bundle, bundle::update);
        if (failure.isEmpty()) {
            failure = missing(askers);
        } else if (!ran || bundle.getState() == Bundle.ACTIVE) {
            return failure.get();
        }
        if (failure.isEmpty()) {
            return DONE;
        }
        return goBack(bundle) ? failure.get() + putBack(bundle, askers) : failure.get();
    }

    private String putBack(Bundle bundle, List<Bundle> askers) throws InterruptedException {
        Optional<String> failure = read(bundle, () -> {
            goBack(bundle);
            bundle.update();
            bundle.start(Bundle.START_TRANSIENT);
        });
        if (failure.isEmpty()) {
            failure = missing(askers);
        }
        return failure.map(reason -> "; its former content cannot be put back: " + reason).orElse("; its former content runs again");
    }

    /** The running bundles through which updates are asked for. */
    private List<Bundle> askers() {
        ServiceReference<BundleUpdates> self = context.getServiceReference(BundleUpdates.class);
        Bundle[] users = self == null ? null : self.getUsingBundles();
        return users == null ? List.of() : Arrays.stream(users).filter(user -> user.getState() == Bundle.ACTIVE).toList();
    }

    /** Gives a bundle other content, and waits until those that use it have that. @return why it cannot be done */
    private Optional<String> read(Bundle bundle, Step step) throws InterruptedException {
        var refreshed = new Semaphore(0);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.release();
            }
        };
        boolean used = wiring().getDependencyClosure(List.of(bundle)).size() > 1;
        context.addFrameworkListener(listener);
        try {
            persist(step);
            if (used && bundle.getState() == Bundle.ACTIVE) {
                awaitRefresh(refreshed);
            }
            return Optional.empty();
        } catch (BundleException | RuntimeException | LinkageError e) {
            return Optional.of(reason(e));
        } finally {
            context.removeFrameworkListener(listener);
        }
    }

    /** The first event comes when the users have been started again. */
    private void awaitRefresh(Semaphore refreshed) throws InterruptedException {
        boolean more = true;
        while (more) {
            more = refreshed.tryAcquire(REFRESH.toMillis(), TimeUnit.MILLISECONDS) && !wiring().getRemovalPendingBundles().isEmpty();
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(0).adapt(FrameworkWiring.class);
    }

    /** Why one of them, which have run, cannot run any more. */
    private static Optional<String> missing(List<Bundle> askers) throws InterruptedException {
        for (Bundle bundle : askers) {
            if ((bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0) {
                try {
                    persist(() -> bundle.start(Bundle.START_TRANSIENT));
                } catch (BundleException | RuntimeException | LinkageError e) {
                    return Optional.of(bundle.getSymbolicName() + " cannot run with it: " + reason(e));
                }
            }
        }
        return Optional.empty();
    }

    /** Tries again what others that start bundles at the moment hold up: the framework waits for no one there. */
    private static void persist(Step step) throws BundleException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                step.run();
                return;
            } catch (BundleException e) {
                if (tries == MOST_TRIES || !isHeldUp(e)) {
                    throw e;
                }
                // nobody tells when its lock is free
                NEVER.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private static boolean isHeldUp(Throwable failure) {
        return failure != null && (String.valueOf(failure.getMessage()).contains("acquire global lock") || isHeldUp(failure.getCause()));
    }

    /** Asks the launcher to let the next update take the content before this one. @return false if it does not have it */
    private boolean goBack(Bundle bundle) {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<Predicate>> launcher = context.getServiceReferences(Predicate.class, "(circus.former=true)");
            for (ServiceReference<?> reference : launcher) {
                @SuppressWarnings("unchecked")
                var former = (Predicate<Bundle>) context.getService(reference);
                return former.test(bundle);
            }
            return false;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
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
