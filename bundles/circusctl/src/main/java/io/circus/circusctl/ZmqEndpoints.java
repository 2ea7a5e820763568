// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.publishing.Publishers;
import io.circus.circusctl.requests.Debts;
import io.circus.circusctl.requests.LeftRequests;
import io.circus.circusctl.requests.RequestHandler;
import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.circusctl.server.Keys;
import io.circus.circusctl.server.SocketFileWatch;
import io.circus.control.Commands;
import io.circus.control.ControlAccess;
import io.circus.control.ControlEndpoint;
import io.circus.control.EndpointSettings;
import io.circus.control.ReloadListener;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import io.circus.kernel.KernelListener;
import io.circus.kernel.StateStore;
import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Binds the control endpoint and the event publisher, and then announces them by registering {@link ControlEndpoint}.
 * If one cannot be bound, the daemon ends with status 1. After an update of this bundle the daemon keeps running
 * instead, and tries again until it succeeds: another program may have taken the port meanwhile.
 */
final class ZmqEndpoints implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ZmqEndpoints.class.getName());
    private static final String BOUND = "circusctl/bound";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BundleContext context;
    private final EndpointSettings settings;
    private final DescriptorBudget descriptors;
    private final Handover handover;
    private final Debts debts;
    private final LeftRequests left;
    private final RequestHandler requests;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();
    // guarded by this; null as long as nothing is bound
    private Endpoints sockets;
    /** Null without discovery. */
    private Discovery discovery;
    private volatile ZmqPublishers publishers;

    /** @param fail ends the daemon, with that reason */
    ZmqEndpoints(BundleContext context, EndpointSettings settings, Commands commands, Consumer<String> fail,
            DescriptorBudget descriptors, StateStore store, Handover handover, Debts debts) {
        this.context = context;
        this.settings = settings;
        this.descriptors = descriptors;
        this.handover = handover;
        this.debts = debts;
        left = new LeftRequests(store);
        requests = new RequestHandler(commands, debts, left);
        try {
            bind();
            store.put(BOUND, "true");
        } catch (BindException | IOException e) {
            if (store.get(BOUND).isEmpty()) {
                fail.accept(reason(e));
            } else {
                LOG.log(Level.ERROR, () -> reason(e) + "; it is tried again until it can be");
                Thread.ofVirtual().name("binding").start(this::bindLater);
            }
        }
    }

    private void bind() throws BindException, IOException {
        Endpoints opened = open();
        synchronized (this) {
            if (isClosing()) {
                opened.close();
                return;
            }
            sockets = opened;
            discovery = Discovery.open(settings.discovery(), settings.control());
        }
        boolean told = false;
        try {
            LOG.log(Level.INFO, () -> "control endpoint " + settings.control() + ", events on "
                    + settings.events());
            KernelListener publisher = new EventPublisher(opened);
            register(KernelListener.class, publisher);
            register(ReloadListener.class, SocketFileWatch::restore);
            // for the launcher, when something hangs in the end and this bundle is never stopped
            registrations.add(context.registerService(Runnable.class, SocketFileWatch::takeAway,
                    FrameworkUtil.asDictionary(Map.of("circus.end", "files"))));
            register(ControlEndpoint.class, new ControlEndpoint() { });
            publishers = new ZmqPublishers(settings, descriptors, handover);
            register(Publishers.class, publishers);
            told = true;
        } finally {
            if (!told || isClosing()) { // the bundle is being stopped at the same time
                close();
            }
        }
    }

    private <T> void register(Class<T> type, T service) {
        registrations.add(context.registerService(type, service, null));
    }

    private void bindLater() {
        try {
            boolean bound = false;
            while (!bound && !closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    bind();
                    bound = true;
                } catch (BindException | IOException e) {
                    LOG.log(Level.DEBUG, () -> reason(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, () -> "the bundle is being stopped: " + e.getMessage());
        }
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException ? "cannot read the keys: " + FileTrouble.of(e) : e.getMessage();
    }

    private Endpoints open() throws BindException, IOException {
        ControlAccess access = settings.access();
        var control = Endpoint.parse("control", settings.control(), access.mode(), settings.owner());
        var pubsub = Endpoint.parse("pubsub", settings.events(), access.mode(), settings.owner());
        Keys keys = access.keys().isPresent() ? new Keys(access.keys().get()) : null;
        Endpoints opened = Endpoints.open(control, pubsub, requests, debts, left, keys, descriptors, handover);
        warn(control, pubsub, keys);
        return opened;
    }

    private static void warn(Endpoint control, Endpoint pubsub, Keys keys) {
        for (Endpoint endpoint : List.of(control, pubsub)) {
            if (!endpoint.isIpc() && !endpoint.isLoopback() && keys == null) {
                LOG.log(Level.WARNING, () -> "the " + endpoint.name() + " endpoint " + endpoint.address()
                        + " is open to other machines: whoever reaches it can use it");
            }
        }
        if (control.isLoopback() && keys == null && isRoot()) {
            LOG.log(Level.WARNING, () -> "the daemon runs as root and takes commands from every user of this machine"
                    + " at " + control.address() + ": use an ipc:// endpoint or keys");
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the user of the daemon", e);
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Closes the ports. Ready replies have up to half a second to be sent. */
    @Override
    public void close() {
        close(Endpoints::close);
    }

    /** As {@link #close}, but clients that connect from now on wait for the next version of this bundle. */
    void leave() {
        left.begin();
        close(Endpoints::leave);
    }

    private void close(Consumer<Endpoints> how) {
        closing.countDown();
        registrations.forEach(ZmqEndpoints::unregister);
        if (publishers != null) {
            publishers.close();
        }
        requests.close();
        synchronized (this) {
            if (discovery != null) {
                discovery.close();
            }
            if (sockets != null) {
                how.accept(sockets);
            }
        }
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // the framework has already done so, since the bundle has stopped
        }
    }
}
