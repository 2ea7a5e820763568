// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.requests.Debts;
import io.circus.circusctl.requests.LeftRequests;
import io.circus.control.BundleUpdates;
import io.circus.kernel.Cancellable;
import io.circus.kernel.Handover;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;

/** What the kernel keeps between two lives of the bundle. Channels are kept for ever. */
public final class FakeKernel extends InMemoryStateStore implements Handover, BundleUpdates {

    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> updates = new ConcurrentHashMap<>();
    private LeftRequests left = new LeftRequests(this);

    public Debts debts() {
        return new Debts(this, this);
    }

    /** What is asked from now on is asked of another life of the bundle. */
    void beginLife() {
        left = new LeftRequests(this);
    }

    public LeftRequests left() {
        return left;
    }

    /** The outcome of the update {@code key}. */
    public void finish(String key, String outcome) {
        update(key).complete(outcome);
    }

    int channels() {
        return channels.size();
    }

    private CompletableFuture<String> update(String key) {
        return updates.computeIfAbsent(key, same -> new CompletableFuture<>());
    }

    @Override
    public void keep(String key, Channel channel, Duration patience) {
        channels.put(key, channel);
    }

    @Override
    public Optional<Channel> take(String key) {
        return Optional.ofNullable(channels.remove(key));
    }

    @Override
    public String newKey(Bundle bundle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void begin(String key, Bundle bundle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable whenOver(String key, Consumer<String> listener) {
        CompletableFuture<Void> told = update(key).thenAccept(listener);
        return () -> told.cancel(false);
    }
}
