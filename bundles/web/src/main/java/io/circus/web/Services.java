// SPDX-License-Identifier: Apache-2.0
package io.circus.web;

import io.circus.control.Commands;
import io.circus.kernel.Cancellable;
import io.circus.kernel.KernelListener;
import io.circus.metrics.Samples;
import io.circus.metrics.frames.Frames;
import io.circus.watchers.Units;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** The services of other bundles that are used here; each may go and come back. Any thread. */
final class Services implements AutoCloseable {

    private final BundleContext context;
    private final TrackedCommands commands;
    private final ServiceTracker<Frames, Frames> frames;
    /** Known before the tracker gives it, so that whoever is told that it has come finds it. */
    private final AtomicReference<Frames> currentFrames = new AtomicReference<>();
    private final ServiceTracker<Samples, Samples> samples;
    private final ServiceTracker<Units, Units> units;
    private final Set<Runnable> toldOfFrames = new CopyOnWriteArraySet<>();

    private Services(BundleContext context) {
        this.context = context;
        commands = TrackedCommands.open(context);
        frames = new ServiceTracker<>(context, Frames.class, null) {
            @Override
            public Frames addingService(ServiceReference<Frames> reference) {
                Frames service = super.addingService(reference);
                currentFrames.set(service);
                tellOfFrames();
                return service;
            }

            @Override
            public void removedService(ServiceReference<Frames> reference, Frames service) {
                if (currentFrames.compareAndSet(service, null)) {
                    tellOfFrames();
                }
                super.removedService(reference, service);
            }
        };
        frames.open();
        samples = new ServiceTracker<>(context, Samples.class, null);
        samples.open();
        units = new ServiceTracker<>(context, Units.class, null);
        units.open();
    }

    static Services open(BundleContext context) {
        return new Services(context);
    }

    Commands commands() {
        return commands;
    }

    Optional<Frames> frames() {
        return Optional.ofNullable(currentFrames.get());
    }

    Optional<Samples> samples() {
        return Optional.ofNullable(samples.getService());
    }

    Optional<Units> units() {
        return Optional.ofNullable(units.getService());
    }

    /** Not on this thread, which starts or stops the bundle that measures. */
    private void tellOfFrames() {
        Thread.ofVirtual().name("frames-changed").start(() -> toldOfFrames.forEach(Runnable::run));
    }

    /** Calls {@code told} each time the service of frames has come, come back, or gone. */
    Cancellable whenFramesChange(Runnable told) {
        toldOfFrames.add(told);
        return () -> toldOfFrames.remove(told);
    }

    /** Lets a history be kept while nobody looks, also by an updated version of the bundle that measures. */
    Cancellable keepFrames() {
        var kept = new AtomicReference<Cancellable>();
        Runnable keep = () -> frames().map(Frames::keep).map(kept::getAndSet).ifPresent(Cancellable::cancel);
        Cancellable told = whenFramesChange(keep);
        keep.run();
        return () -> {
            told.cancel();
            Optional.ofNullable(kept.get()).ifPresent(Cancellable::cancel);
        };
    }

    /** Tells {@code listener} every event. */
    Cancellable listen(KernelListener listener) {
        ServiceRegistration<KernelListener> registration = context.registerService(KernelListener.class, listener, null);
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // the framework has already done so, since the bundle has stopped
            }
        };
    }

    @Override
    public void close() {
        frames.close();
        samples.close();
        units.close();
        commands.close();
    }
}
