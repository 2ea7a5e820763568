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
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** The services of other bundles that are used here; each may go and come back. Any thread. */
final class Services implements AutoCloseable {

    private final BundleContext context;
    private final TrackedCommands commands;
    private final ServiceTracker<Frames, Frames> frames;
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
                // later: the tracker does not give it yet
                Thread.ofVirtual().name("frames-came").start(() -> toldOfFrames.forEach(Runnable::run));
                return service;
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
        return Optional.ofNullable(frames.getService());
    }

    Optional<Samples> samples() {
        return Optional.ofNullable(samples.getService());
    }

    Optional<Units> units() {
        return Optional.ofNullable(units.getService());
    }

    /** Calls {@code told} each time the service of frames comes back. */
    Cancellable whenFramesCome(Runnable told) {
        toldOfFrames.add(told);
        return () -> toldOfFrames.remove(told);
    }

    /** Lets a history be kept while nobody looks; empty if nothing measures. */
    Optional<Cancellable> keepFrames() {
        return frames().map(Frames::keep);
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
