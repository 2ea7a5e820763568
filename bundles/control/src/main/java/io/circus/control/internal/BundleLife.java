// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Answer;
import io.circus.control.BundleUpdates;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.kernel.Cancellable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Starts, stops and updates bundles. Each step runs on a platform thread of its own, since the start or stop of a
 * bundle may never return. An update runs on a thread of the launcher, since it may replace this bundle. Any thread.
 */
final class BundleLife {

    /** How long to wait for a step. */
    private static final Duration PATIENCE = Duration.ofSeconds(Command.LIMIT_SECONDS);
    private final BundleUpdates updates;

    /** An operation on a bundle. */
    private interface Step {
        void run() throws BundleException, InterruptedException;
    }

    BundleLife(BundleUpdates updates) {
        this.updates = updates;
    }

    void start(Bundle bundle) throws CommandException, InterruptedException {
        run("start", bundle, bundle::start);
    }

    void stop(Bundle bundle) throws CommandException, InterruptedException {
        run("stop", bundle, bundle::stop);
    }

    /**
     * Reads the jar again once the answer is awaited, since the update may replace the waiting bundle. The answer comes
     * when the bundle's users have its new content.
     */
    Answer update(Bundle bundle) {
        String key = updates.newKey(bundle);
        return new Answer.Pending(() -> awaitUpdate(bundle, key), Optional.of(key));
    }

    private Map<String, ?> awaitUpdate(Bundle bundle, String key) throws CommandException, InterruptedException {
        var over = new CompletableFuture<String>();
        updates.begin(key, bundle);
        Cancellable waiting = updates.whenOver(key, over::complete);
        try {
            String outcome = over.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!outcome.equals(BundleUpdates.DONE)) {
                throw Bundles.refused("cannot update " + Bundles.name(bundle) + ": " + outcome);
            }
            return Map.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw late("update", bundle);
        } finally {
            waiting.cancel();
        }
    }

    private static CommandException late(String what, Bundle bundle) {
        return Bundles.refused("cannot " + what + " " + Bundles.name(bundle) + " within " + PATIENCE.toSeconds()
                + " s: it goes on; `circusctl bundle why " + Bundles.name(bundle) + "`");
    }

    private static void run(String what, Bundle bundle, Step step) throws CommandException, InterruptedException {
        var done = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name("circus-" + what + " " + Bundles.name(bundle)).start(() -> {
            try {
                step.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Bundles.refused("cannot " + what + " " + Bundles.name(bundle) + ": " + reason(e.getCause()));
        } catch (TimeoutException e) {
            throw late(what, bundle);
        }
    }

    /** The innermost message: the framework wraps what a bundle throws. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof BundleException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
