// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.EventLoop;
import io.circus.sockets.SocketActivity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Counts arrivals at the managed sockets. It exists only while somebody uses it. */
@Component(service = SocketActivity.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CountedArrivals implements SocketActivity, SocketObserver {

    private final SocketRegistry registry;
    private final EventLoop loop;
    // guarded by the registry, as are the calls of the observer
    private final Map<String, Arrivals> all = new HashMap<>();

    @Activate
    public CountedArrivals(@Reference SocketRegistry registry, @Reference EventLoop loop) {
        this.registry = registry;
        this.loop = loop;
        registry.observe(this);
    }

    @Deactivate
    void close() {
        registry.forget(this);
    }

    @Override
    public void opened(OpenSocket socket, SocketCalls calls) {
        if (!socket.settings().reusePort()) {
            all.computeIfAbsent(socket.settings().name(), name -> new Arrivals()).start(socket, calls, loop);
        }
    }

    @Override
    public void closing(OpenSocket socket) {
        Arrivals arrivals = all.get(socket.settings().name());
        if (arrivals != null) {
            arrivals.stop();
        }
    }

    @Override
    public List<Reading> read() {
        var readings = new ArrayList<Reading>();
        registry.forEachOpen(socket -> {
            Arrivals arrivals = all.get(socket.settings().name());
            readings.add(new Reading(socket.descriptor(), socket.description().address(), arrivals == null ? 0 : arrivals.count()));
        });
        readings.sort(Comparator.comparingInt(Reading::fd));
        return readings;
    }
}
