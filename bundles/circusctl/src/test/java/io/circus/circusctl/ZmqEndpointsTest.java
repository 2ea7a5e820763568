// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;

import io.circus.config.Daemon;
import io.circus.config.GlobalSettings;
import io.circus.config.Plan;
import io.circus.watchers.Operation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class ZmqEndpointsTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final List<String> told = new ArrayList<>();

    private final Daemon daemon = new Daemon() {
        @Override
        public Operation quit() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void fail(int status, String reason) {
            told.add(status + " " + reason);
        }

        @Override
        public Reload reloadConfig() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Plan plan() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation restart() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<Path> sources() {
            return Set.of();
        }

        @Override
        public Operation reload() {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    public void saysThatItIsBoundOnlyWhenItIs() throws Exception {
        GlobalSettings settings = settings("tcp://127.0.0.1:" + Server.freePort());
        var first = new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100));
        assertEquals(List.of("KernelListener", "ReloadListener", "ControlEndpoint"), told);

        told.clear();
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100)).close();
        assertEquals(List.of("1 cannot bind control endpoint " + settings.endpoint()
                + ": address already in use (is another circusd running?)"), told);

        told.clear();
        first.close();
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100)).close();
        assertEquals(List.of("gone", "gone", "gone", "KernelListener", "ReloadListener", "ControlEndpoint", "gone", "gone", "gone"), told);
    }

    @Test
    public void refusesWhatItCannotBind() {
        new ZmqEndpoints(context(), settings("ipc:///nowhere/circus.sock"), new FakeCommands(), daemon, new FakeBudget(100)).close();
        assertEquals(List.of("1 cannot bind control endpoint ipc:///nowhere/circus.sock: there is no "
                + "folder /nowhere"), told);
    }

    private static GlobalSettings settings(String endpoint) {
        try {
            return new GlobalSettings(endpoint, "tcp://127.0.0.1:" + Server.freePort(), "tcp://127.0.0.1:5557",
                    "udp://237.219.251.97:12027", Optional.empty(), Duration.ofSeconds(5), Duration.ZERO);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Knows how to register services, and nothing else. */
    private BundleContext context() {
        var registration = (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> told.add("gone") ? null : null);
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, args) -> {
                    told.add(((Class<?>) args[0]).getSimpleName());
                    return registration;
                });
    }
}
