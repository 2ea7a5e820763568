// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.notify;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.kernel.Keeper;
import io.circus.kernel.LogThrottle;
import io.circus.toolkit.ServicesByName;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.NotifyListener;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.lane.BackgroundCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The services that hear what processes say by NOTIFY_SOCKET. Any thread. */
@Component(service = NotifyServices.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class NotifyServices {

    private static final System.Logger LOG = System.getLogger("circus");

    /** A spawn waits for the answer, and must not wait for long. */
    private static final Duration PATIENCE = Duration.ofSeconds(NotifyListener.PATIENCE_SECONDS);
    /** How many messages wait for one listener. */
    private static final int MOST_WAITING = 10_000;
    /** Bytes that they take, about; a message may have some thousand lines. */
    static final int MOST_BYTES = 4 << 20;
    private static final int BYTES_OF_A_LINE = 64;

    private final ForeignCode foreign;
    private final EventLoop loop;
    private final Keeper keeper;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();

    /** One listener, which is told one thing after another. */
    private static final class Listening {

        private final NotifyListener listener;
        private final Guard guard;
        private final LogThrottle failures;
        private final String bundle;
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger bytes = new AtomicInteger();
        // guarded by this
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        Listening(NotifyListener listener, Guard guard, LogThrottle failures, String bundle) {
            this.listener = listener;
            this.guard = guard;
            this.failures = failures;
            this.bundle = bundle;
        }

        Optional<Duration> watchdog(WatcherSettings settings) throws InterruptedException {
            try {
                return guard.isForeign() ? guard.call(PATIENCE, () -> listener.watchdog(settings)) : listener.watchdog(settings);
            } catch (ExecutionException e) {
                failed(e.getCause());
            } catch (RuntimeException e) {
                failed(e);
            }
            return Optional.empty();
        }

        public synchronized void tell(String watcher, int pid, List<String> assignments) {
            int size = assignments.stream().mapToInt(line -> BYTES_OF_A_LINE + line.length()).sum();
            if (waiting.get() >= MOST_WAITING || bytes.get() + size > MOST_BYTES) {
                failures.log(() -> "a listener to NOTIFY_SOCKET of bundle " + bundle + " is too slow, a message of " + watcher + "["
                        + pid + "] is lost to it");
                return;
            }
            waiting.incrementAndGet();
            bytes.addAndGet(size);
            last = last.thenCompose(before -> guard.begin(PATIENCE, () -> {
                listener.onNotify(watcher, pid, assignments);
                return (Void) null;
            })).exceptionally(failure -> {
                failed(failure.getCause() == null ? failure : failure.getCause());
                return null;
            }).thenRun(() -> {
                waiting.decrementAndGet();
                bytes.addAndGet(-size);
            });
        }

        private void failed(Throwable failure) {
            failures.log(() -> "a listener to NOTIFY_SOCKET of bundle " + bundle + " has failed, going on without it: "
                    + BackgroundCall.reason(failure), failure);
        }
    }

    @Activate
    public NotifyServices(BundleContext context, @Reference EventLoop loop, @Reference Keeper keeper) {
        this(ForeignCode.of(loop, context), loop, keeper);
    }

    public NotifyServices(ForeignCode foreign, EventLoop loop, Keeper keeper) {
        this.keeper = keeper;
        this.foreign = foreign;
        this.loop = loop;
    }

    /** With which the sockets of processes are kept. */
    public Keeper keeper() {
        return keeper;
    }

    @Reference(service = NotifyListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bind(NotifyListener listener, ServiceReference<NotifyListener> reference) {
        String bundle = ServicesByName.bundleOf(reference);
        add(listener, foreign.guard(reference.getBundle(), "listener to NOTIFY_SOCKET", MOST_WAITING), bundle);
    }

    void add(NotifyListener listener, Guard guard, String bundle) {
        listeners.add(new Listening(listener, guard, new LogThrottle(LOG, WARNING, loop), bundle));
    }

    void unbind(NotifyListener listener) {
        listeners.removeIf(each -> each.listener == listener);
    }

    /** Whether nobody hears anything. */
    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** The shortest time that a listener lets a process of that watcher be silent; empty if none wants to hear it. */
    Optional<Duration> watchdog(WatcherSettings settings) throws InterruptedException {
        Optional<Duration> shortest = Optional.empty();
        for (Listening each : listeners) {
            Optional<Duration> wanted = each.watchdog(settings);
            if (wanted.isPresent() && (shortest.isEmpty() || wanted.get().compareTo(shortest.get()) < 0)) {
                shortest = wanted;
            }
        }
        return shortest;
    }

    /** Returns at once. */
    public void tell(String watcher, int pid, List<String> assignments) {
        listeners.forEach(each -> each.tell(watcher, pid, assignments));
    }
}
