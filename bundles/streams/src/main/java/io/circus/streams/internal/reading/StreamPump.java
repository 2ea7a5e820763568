// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.control.HttpSettings;
import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.EventLoop;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.recent.RecentOutput;
import io.circus.streams.internal.recent.RecentOutputs;
import io.circus.toolkit.ServicesByName;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The streams of all watchers. When this component stops, it leaves the pipes of living processes open; its successor
 * gets them.
 */
@Component(service = {ProcessOutputs.class, StreamPump.class}, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StreamPump implements ProcessOutputs {

    private static final System.Logger LOG = System.getLogger("circus");
    /** How long a step at a slow disk may take when this component stops. */
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** How long a slow disk may delay a request for the output. */
    private static final Duration BEGINNING = Duration.ofSeconds(2);
    private static final int FEWEST_THREADS = 4;
    /** The number of concurrent calls of one stream class: as many as there may be streams. */
    private static final int MOST_CALLS = 10_000;

    private final EventLoop loop;
    private final ReadingThreads threads;
    private final UnfinishedLines unfinished = new UnfinishedLines();
    private final ForeignCode foreign;
    private final ServicesByName<StreamSinkFactory> factories = new ServicesByName<>("stream class");
    /** The factory to call for each service. Guarded by itself. */
    private final Map<StreamSinkFactory, StreamSinkFactory> bound = new IdentityHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    // guarded by this
    private final Map<StreamKey, WatcherStream> streams = new HashMap<>();

    private final RecentOutputs recent = new RecentOutputs(System::nanoTime);

    private record StreamKey(String watcher, String stream) {}

    @Activate
    public StreamPump(BundleContext context, @Reference EventLoop loop) {
        this(loop, ForeignCode.of(loop, context));
    }

    StreamPump(EventLoop loop, ForeignCode foreign) {
        this.loop = loop;
        this.foreign = foreign;
        threads = new ReadingThreads(Math.max(FEWEST_THREADS, Runtime.getRuntime().availableProcessors()), loop::after,
                System::nanoTime);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(StreamSinkFactory factory, ServiceReference<StreamSinkFactory> reference) {
        factories.nameOf(reference, StreamSinkFactory.CLASS).ifPresent(name -> {
            Guard guard = foreign.guard(reference.getBundle(), "stream class " + name, MOST_CALLS);
            StreamSinkFactory called = guard.isForeign() ? new ForeignStream(factory, guard) : factory;
            synchronized (bound) {
                bound.put(factory, called);
            }
            factories.add(name, called, guard, ServicesByName.bundleOf(reference));
            all().forEach(WatcherStream::factoriesChanged);
            listeners.forEach(Runnable::run);
        });
    }

    void unbind(StreamSinkFactory factory, ServiceReference<StreamSinkFactory> reference) {
        StreamSinkFactory called;
        synchronized (bound) {
            called = bound.remove(factory);
        }
        if (called != null) {
            factories.remove((String) reference.getProperty(StreamSinkFactory.CLASS), called);
            all().forEach(stream -> stream.factoryGone(called));
        }
    }

    /** While there is a web page, output is kept from the start of a watcher on: the page shows it to whoever comes later. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindPage(HttpSettings page) {
        recent.keepAlways(true);
        Map<StreamKey, WatcherStream> all;
        synchronized (this) {
            all = Map.copyOf(streams);
        }
        all.forEach((key, stream) -> recent.find(key.watcher()).ifPresent(stream::keepIn));
    }

    void unbindPage(HttpSettings page) {
        recent.keepAlways(false);
    }

    private StreamSinkFactory factory(String name) {
        return factories.find(name).map(Named::service).orElse(null);
    }

    @Deactivate
    void close() {
        threads.close(all().stream().map(WatcherStream::abandon).toList(), CLOSING);
    }

    private synchronized List<WatcherStream> all() {
        return List.copyOf(streams.values());
    }

    @Override
    public void configure(WatcherSettings settings) {
        recent.size(settings.name(), settings.get(WatcherOption.LOG_RING));
        for (String each : STREAMS) {
            StreamOptions options = StreamOptions.of(settings, each);
            WatcherStream stream = options.values().isEmpty() ? find(settings.name(), each) : stream(options, each);
            if (stream != null) {
                stream.configure(options);
                recent.find(settings.name()).ifPresent(stream::keepIn);
            }
        }
    }

    @Override
    public Optional<String> missingClass(WatcherSettings settings) {
        return STREAMS.stream().flatMap(each -> StreamOptions.of(settings, each).className().stream())
                .filter(name -> factories.find(name).isEmpty()).findFirst();
    }

    @Override
    public Cancellable whenClassComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void attach(WatcherSettings settings, ChildProcess process) {
        attach(settings, process, STREAMS.get(0), process.stdout());
        attach(settings, process, STREAMS.get(1), process.stderr());
    }

    private void attach(WatcherSettings settings, ChildProcess process, String name, OptionalInt descriptor) {
        if (descriptor.isPresent()) {
            StreamOptions options = StreamOptions.of(settings, name);
            stream(options, name).attach(process, new StreamSource(settings.name(), process.label().wid(), process.pid(),
                    options.name()), descriptor.getAsInt());
        }
    }

    private synchronized WatcherStream find(String watcher, String name) {
        return streams.get(new StreamKey(watcher, name));
    }

    private synchronized WatcherStream stream(StreamOptions options, String name) {
        return streams.computeIfAbsent(new StreamKey(options.watcher(), name), key -> {
            var stream = new WatcherStream(options, loop, threads, unfinished, this::factory);
            recent.find(options.watcher()).ifPresent(stream::keepIn);
            return stream;
        });
    }

    /**
     * The recent output of the processes of {@code watcher}: the end of the files of its streams, and all output since
     * the first call, or since its start if output is kept always. Otherwise it is kept until an hour without a call.
     * Empty if the watcher has no stream here, or its {@code log_ring} is 0.
     */
    public Optional<RecentOutput> recent(String watcher) throws InterruptedException {
        List<WatcherStream> both = STREAMS.stream().map(name -> find(watcher, name)).filter(Objects::nonNull).toList();
        Optional<RecentOutput> kept = both.isEmpty() ? Optional.empty() : recent.of(watcher);
        if (kept.isEmpty()) {
            return kept;
        }
        RecentOutput output = kept.get();
        // One after the other: the end of a file that both write counts as the first one's.
        CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
        for (WatcherStream stream : both) {
            begun = begun.thenCompose(former -> stream.keepIn(output));
        }
        try {
            begun.get(BEGINNING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.log(DEBUG, () -> watcher + ": its streams wait for a disk");
            both.forEach(stream -> stream.keepIn(output));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(output);
    }

    @Override
    public void reopen(String watcher) {
        for (String name : STREAMS) {
            WatcherStream stream = find(watcher, name);
            if (stream != null) {
                stream.reopen();
            }
        }
    }

    @Override
    public void close(String watcher, Duration patience) throws InterruptedException {
        recent.closed(watcher);
        var each = new ArrayList<CompletableFuture<Void>>();
        for (String name : STREAMS) {
            WatcherStream stream = find(watcher, name);
            if (stream != null) {
                each.add(stream.close());
            }
        }
        if (patience.isPositive()) {
            try {
                CompletableFuture.allOf(each.toArray(CompletableFuture[]::new)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.log(WARNING, () -> watcher + ": what its processes wrote is not all written after " + patience.toSeconds()
                        + " s, going on with it later");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
