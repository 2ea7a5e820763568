// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Updates bundles on threads of the launcher: whoever asks for an update may be replaced by it, and asks for its outcome in its next
 * life, by the key of the update.
 *
 * <p>Each update has a thread of its own. {@link UpdatedBundles} refreshes those that use an updated bundle; this waits until it has. One
 * comes after the other: the framework refuses one that meets another. Any thread.
 */
public final class BundleUpdater {

    /** What an update that is done comes to. */
    private static final String DONE = "ok";

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

    private final UpdatedBundles updated;
    private final Predicate<Bundle> goBack;
    private final Semaphore turn = new Semaphore(1, true);
    /** By key. Guarded by itself. */
    private final Map<String, CompletableFuture<String>> outcomes = new LinkedHashMap<>();
    private ServiceReference<?> asked;

    /** What changes a bundle. */
    private interface Step {
        void run() throws BundleException;
    }

    private BundleUpdater(UpdatedBundles updated, Predicate<Bundle> goBack) {
        this.updated = updated;
        this.goBack = goBack;
    }

    /**
     * Offers updates as services with types of the JDK: with {@code circus.update=begin} one that begins the update of a bundle under a
     * key, and with {@code circus.update=outcome} one that tells what comes of the update of a key.
     *
     * @param context of the framework
     * @param updated refreshes the users of updated bundles
     * @param goBack lets the next update of a bundle take the content before the present one; false if there is none
     */
    public static void offer(BundleContext context, UpdatedBundles updated, Predicate<Bundle> goBack) {
        var updater = new BundleUpdater(updated, goBack);
        BiConsumer<String, Bundle> begin = updater::begin;
        Function<String, CompletableFuture<String>> outcome = updater::outcome;
        updater.asked = context.registerService(Function.class, outcome, FrameworkUtil.asDictionary(Map.of("circus.update", "outcome")))
                .getReference();
        context.registerService(BiConsumer.class, begin, FrameworkUtil.asDictionary(Map.of("circus.update", "begin")));
    }

    private void begin(String key, Bundle bundle) {
        var outcome = new CompletableFuture<String>();
        synchronized (outcomes) {
            outcomes.put(key, outcome);
            if (outcomes.size() > MOST) {
                outcomes.remove(outcomes.keySet().iterator().next());
            }
        }
        Thread.ofPlatform().daemon().name("circus-update " + bundle.getSymbolicName())
                .start(() -> outcome.complete(updateInTurn(bundle)));
    }

    /** One that never comes if the update has not begun, or long ago. */
    private CompletableFuture<String> outcome(String key) {
        synchronized (outcomes) {
            CompletableFuture<String> outcome = outcomes.get(key);
            return outcome == null ? new CompletableFuture<>() : outcome;
        }
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
        return goBack.test(bundle) ? failure.get() + putBack(bundle, askers) : failure.get();
    }

    private String putBack(Bundle bundle, List<Bundle> askers) throws InterruptedException {
        Optional<String> failure = read(bundle, () -> {
            goBack.test(bundle);
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
        Bundle[] users = asked.getUsingBundles();
        return users == null ? List.of() : Arrays.stream(users).filter(user -> user.getState() == Bundle.ACTIVE).toList();
    }

    /** Gives a bundle other content, and waits until those that use it have that. @return why it cannot be done */
    private Optional<String> read(Bundle bundle, Step step) throws InterruptedException {
        var refreshed = new CountDownLatch(1);
        Runnable over = refreshed::countDown;
        updated.whenRefreshed(bundle, over);
        try {
            persist(step);
            if (bundle.getState() == Bundle.ACTIVE) {
                refreshed.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
            }
            return Optional.empty();
        } catch (BundleException | RuntimeException | LinkageError e) {
            return Optional.of(reason(e));
        } finally {
            updated.forget(bundle, over);
        }
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

    /** The framework wraps what a bundle throws, and what the launcher says of a jar, which is a sentence. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof BundleException && cause.getCause() != null && !String.valueOf(cause.getMessage()).startsWith("cannot ")) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
