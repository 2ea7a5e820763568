// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.kernel.Cancellable;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks the launcher, whose services have types of the JDK: it is no bundle, and offers no package. */
final class LauncherUpdates implements BundleUpdates {

    private static final BiConsumer<String, Bundle> NOTHING = (key, bundle) -> { };
    private static final Function<String, CompletableFuture<String>> NOBODY =
            key -> CompletableFuture.completedFuture("there is no launcher that could read it");

    private final BiConsumer<String, Bundle> beginning;
    private final Function<String, CompletableFuture<String>> outcomes;
    /** Other numbers in each life. */
    private final AtomicLong serials = new AtomicLong(System.nanoTime());

    @SuppressWarnings("unchecked")
    LauncherUpdates(BundleContext context) {
        beginning = find(context, BiConsumer.class, "begin").orElse(NOTHING);
        outcomes = find(context, Function.class, "outcome").orElse(NOBODY);
    }

    private static <T> Optional<T> find(BundleContext context, Class<T> type, String task) {
        try {
            Collection<ServiceReference<T>> found = context.getServiceReferences(type, "(circus.update=" + task + ")");
            return found.stream().findFirst().map(context::getService);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String newKey(Bundle bundle) {
        return bundle.getSymbolicName() + " " + serials.incrementAndGet();
    }

    @Override
    public void begin(String key, Bundle bundle) {
        beginning.accept(key, bundle);
    }

    @Override
    public Cancellable whenOver(String key, Consumer<String> listener) {
        var told = new AtomicReference<>(listener);
        outcomes.apply(key).thenAccept(text -> {
            Consumer<String> waiting = told.getAndSet(null);
            if (waiting != null) {
                waiting.accept(text);
            }
        });
        return () -> told.set(null);
    }
}
