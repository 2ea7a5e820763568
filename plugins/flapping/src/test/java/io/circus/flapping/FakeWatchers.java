// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Watchers with one watcher, {@code Web}, that write down what they are told. */
final class FakeWatchers implements Watchers {

    private static final Operation DONE = new Operation() {
        @Override
        public Outcome join() {
            throw new AssertionError("a listener must not wait");
        }

        @Override
        public boolean isDone() {
            return true;
        }
    };

    final List<String> told = new ArrayList<>();
    WatcherSettings settings = WatcherSettings.named("Web").build();
    Globals globals = Globals.DEFAULT;

    private int starts;

    @Override
    public List<Watcher> all() {
        return List.of(new FakeWatcher());
    }

    @Override
    public Optional<Watcher> find(String name) {
        return name.equalsIgnoreCase("web") ? Optional.of(new FakeWatcher()) : Optional.empty();
    }

    @Override
    public Cancellable startAfter(Watcher watcher, Duration rest) {
        int number = ++starts;
        told.add("start" + number + " " + watcher.name() + " after " + rest.toMillis());
        return () -> told.add("cancel start" + number);
    }

    @Override
    public Globals globals() {
        return globals;
    }

    @Override
    public Watcher add(WatcherSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation remove(Watcher watcher, boolean nostop) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation stop(Collection<Watcher> some) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation restart(Collection<Watcher> some) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation quit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void configure(Globals globals) {
        throw new UnsupportedOperationException();
    }

    private final class FakeWatcher implements Watcher {

        @Override
        public String name() {
            return "Web";
        }

        @Override
        public WatcherSettings settings() {
            return settings;
        }

        @Override
        public Operation stop() {
            told.add("stop " + name());
            return DONE;
        }

        @Override
        public WatcherStatus status() {
            return WatcherStatus.ACTIVE;
        }

        @Override
        public Instant statusSince() {
            return Instant.EPOCH;
        }

        @Override
        public List<Worker> workers() {
            return List.of();
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Operation start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation restart() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation reload(boolean sequential) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation resize(int difference) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean signal(int pid, Signal signal) {
            throw new UnsupportedOperationException();
        }
    }
}
