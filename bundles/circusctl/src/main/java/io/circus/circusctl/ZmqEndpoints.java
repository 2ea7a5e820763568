// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.commands.Commands;
import io.circus.config.ControlAccess;
import io.circus.config.ControlEndpoint;
import io.circus.config.Daemon;
import io.circus.config.GlobalSettings;
import io.circus.config.ReloadListener;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.KernelListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Binds the control endpoint and the event publisher, and only then says so by registering {@link ControlEndpoint}.
 * If one cannot be bound, the daemon ends with status 1.
 */
@Component(service = {}, immediate = true)
public final class ZmqEndpoints {

    private static final Logger LOG = System.getLogger(ZmqEndpoints.class.getName());

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Endpoints sockets;
    private final RequestHandler requests;
    /** Null if nothing is discovered. */
    private final Discovery discovery;

    @Activate
    public ZmqEndpoints(BundleContext context, @Reference GlobalSettings settings, @Reference Commands commands,
            @Reference Daemon daemon, @Reference DescriptorBudget descriptors) {
        requests = new RequestHandler(commands);
        sockets = open(settings, requests, daemon, descriptors);
        discovery = sockets == null ? null : Discovery.open(settings.multicastEndpoint(), settings.endpoint());
        if (sockets != null) {
            LOG.log(Level.INFO, () -> "control endpoint " + settings.endpoint() + ", events on "
                    + settings.pubsubEndpoint());
            KernelListener publisher = new EventPublisher(sockets);
            registrations.add(context.registerService(KernelListener.class, publisher, null));
            registrations.add(context.registerService(ReloadListener.class, SocketFileWatch::restore, null));
            registrations.add(context.registerService(ControlEndpoint.class, new ControlEndpoint() { }, null));
        }
    }

    private static Endpoints open(GlobalSettings settings, RequestHandler requests, Daemon daemon,
            DescriptorBudget descriptors) {
        try {
            ControlAccess access = settings.access();
            var control = Endpoint.parse("control", settings.endpoint(), access.mode(), settings.endpointOwner());
            var pubsub = Endpoint.parse("pubsub", settings.pubsubEndpoint(), access.mode(), settings.endpointOwner());
            Keys keys = access.keys().isPresent() ? new Keys(access.keys().get()) : null;
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
            return Endpoints.open(control, pubsub, requests, keys, descriptors);
        } catch (BindException | IOException e) {
            daemon.fail(1, e instanceof NoSuchFileException ? "cannot read the keys: there is no " + e.getMessage()
                    : e.getMessage());
            return null;
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the user of the daemon", e);
        }
    }

    /** Gives the ports back. Replies that are ready get up to half a second to be sent. */
    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
        if (discovery != null) {
            discovery.close();
        }
        requests.close();
        if (sockets != null) {
            sockets.close();
        }
    }
}
