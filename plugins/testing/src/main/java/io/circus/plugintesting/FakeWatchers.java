// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The watchers that a test adds; they record the calls they get, and nothing else happens. Any thread. */
public final class FakeWatchers implements Watchers {

    private final Map<String, FakeWatcher> watchers = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private Globals globals = Globals.DEFAULT;
    private int starts;

    /** Adds an active watcher without processes. @param freeForm options and values */
    public FakeWatcher add(String name, String... freeForm) {
        WatcherSettings.Builder settings = WatcherSettings.named(name);
        for (int i = 0; i < freeForm.length; i += 2) {
            settings.freeForm(freeForm[i], freeForm[i + 1]);
        }
        return add(settings.build());
    }

    @Override
    public synchronized FakeWatcher add(WatcherSettings settings) {
        var watcher = new Told(settings);
        watchers.put(key(settings.name()), watcher);
        return watcher;
    }

    /** Records its calls for all watchers, and who waits for it. */
    private final class Told extends FakeWatcher {

        Told(WatcherSettings settings) {
            super(settings);
        }

        @Override
        Operation tell(String what) {
            FakeWatchers.this.tell(what + " " + name());
            super.tell(what);
            return new Operation() {
                @Override
                public Outcome join() {
                    FakeWatchers.this.tell("waited for " + what + " " + name());
                    return Outcome.NOTHING;
                }

                @Override
                public boolean isDone() {
                    return true;
                }
            };
        }
    }

    /** Removes the watcher without recording it. */
    public synchronized void forget(String name) {
        watchers.remove(key(name));
    }

    synchronized void tell(String what) {
        told.add(what);
    }

    /** The recorded calls of all watchers, such as {@code restart web}, in order. */
    public synchronized List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public synchronized List<Watcher> all() {
        return List.copyOf(watchers.values());
    }

    @Override
    public synchronized Optional<Watcher> find(String name) {
        return Optional.ofNullable(watchers.get(key(name)));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Records the start with a number, which its cancellation names. */
    @Override
    public synchronized Cancellable startAfter(Watcher watcher, Duration rest) {
        int number = ++starts;
        tell("start" + number + " " + watcher.name() + " after " + rest.toMillis());
        return () -> tell("cancel start" + number);
    }

    @Override
    public synchronized void configure(Globals globals) {
        this.globals = globals;
    }

    @Override
    public synchronized Globals globals() {
        return globals;
    }

    @Override
    public Operation remove(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation forget(Watcher watcher, boolean nostop, Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation start(Collection<Watcher> some) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation stop(Collection<Watcher> some, Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation restart(Collection<Watcher> some, Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Operation reload(Collection<Watcher> some, boolean sequential, Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable keepSockets(Collection<String> names) {
        return () -> { };
    }

    @Override
    public Operation quit(Cause.Commanded cause) {
        throw new UnsupportedOperationException();
    }
}
