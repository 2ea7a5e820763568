// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.services;

import io.circus.kernel.Cancellable;
import io.circus.kernel.ChildProcess;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The service that takes the output of processes, while there is one. One that comes later gets all that the former had and what
 * has come since; until then output waits in the pipes. Any thread.
 */
@Component(service = OutputServices.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class OutputServices {

    // guarded by this
    private final Map<String, WatcherSettings> watchers = new LinkedHashMap<>();
    private final Map<ChildProcess, WatcherSettings> processes = new LinkedHashMap<>();
    private final Map<ChildProcess, Cancellable> ends = new HashMap<>();
    private ProcessOutputs outputs;
    private Cancellable classes = () -> { };
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public OutputServices() {}

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public synchronized void bind(ProcessOutputs service) {
        outputs = service;
        watchers.values().forEach(service::configure);
        processes.forEach((process, settings) -> service.attach(settings, process));
        processes.keySet().removeIf(process -> process.exit().isPresent());
        classes = service.whenClassComes(this::classHasCome);
        classHasCome();
    }

    synchronized void unbind(ProcessOutputs service) {
        if (outputs == service) {
            outputs = null;
            classes.cancel();
        }
    }

    private void classHasCome() {
        listeners.forEach(Runnable::run);
    }

    /** What the streams of {@code settings} need and is not there yet: a stream class, or the service itself. */
    public synchronized Optional<String> missingClass(WatcherSettings settings) {
        if (!hasAny(settings)) {
            return Optional.empty();
        }
        return outputs == null ? ProcessOutputs.STREAMS.stream().flatMap(stream ->
                StreamClass.nameIn(StreamClass.values(settings, stream)).stream()).findFirst() : outputs.missingClass(settings);
    }

    /** Calls {@code listener} whenever a stream class has come; any thread. */
    public Cancellable whenOneComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether {@code settings} send the output {@code stream} somewhere: {@code stdout_stream} or {@code stderr_stream}. */
    public static boolean has(WatcherSettings settings, String stream) {
        return settings.freeForm().keySet().stream().anyMatch(key -> key.startsWith(stream + "."));
    }

    private static boolean hasAny(WatcherSettings settings) {
        return ProcessOutputs.STREAMS.stream().anyMatch(stream -> has(settings, stream));
    }

    public synchronized void configure(WatcherSettings settings) {
        WatcherSettings former = watchers.put(settings.name(), settings);
        if (outputs != null && (hasAny(settings) || former != null && hasAny(former))) {
            outputs.configure(settings);
        }
    }

    public synchronized void attach(WatcherSettings settings, ChildProcess process) {
        if (process.stdout().isEmpty() && process.stderr().isEmpty()) {
            return;
        }
        processes.put(process, settings);
        if (outputs != null) {
            outputs.attach(settings, process);
        }
        Cancellable end = process.onExit(exit -> ended(process));
        if (process.exit().isEmpty()) {
            ends.put(process, end);
        }
    }

    /** The processes go on, and keep nothing of this life of the bundle. */
    @Deactivate
    synchronized void close() {
        ends.values().forEach(Cancellable::cancel);
        ends.clear();
    }

    private synchronized void ended(ChildProcess process) {
        ends.remove(process);
        if (outputs != null) {
            processes.remove(process);
        }
    }

    /** As {@link ProcessOutputs#reopen}; a service that comes later opens all files anyway. */
    public void reopen(String watcher) {
        ProcessOutputs service;
        synchronized (this) {
            service = outputs;
        }
        if (service != null) {
            service.reopen(watcher);
        }
    }

    /** As {@link ProcessOutputs#close}. */
    public void close(WatcherSettings settings, Duration patience) throws InterruptedException {
        ProcessOutputs service;
        synchronized (this) {
            service = outputs;
        }
        if (service != null && hasAny(settings)) {
            service.close(settings.name(), patience);
        }
    }

    /** The watcher is gone. */
    public synchronized void forget(String watcher) {
        watchers.remove(watcher);
    }
}
