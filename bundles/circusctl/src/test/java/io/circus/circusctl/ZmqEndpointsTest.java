// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.config.ControlEndpoint;
import io.circus.config.Daemon;
import io.circus.config.GlobalSettings;
import io.circus.config.Plan;
import io.circus.kernel.Cause;
import io.circus.kernel.StateStore;
import io.circus.watchers.Operation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class ZmqEndpointsTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final StateStore store = new MapStore();
    private final CountDownLatch bound = new CountDownLatch(2);
    private final FakeBundle bundle = new FakeBundle();

    private static final class MapStore implements StateStore {

        private final Map<String, String> values = new ConcurrentHashMap<>();

        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void put(String key, String value) {
            values.put(key, value);
        }

        @Override
        public void remove(String key) {
            values.remove(key);
        }

        @Override
        public Map<String, String> entries(String prefix) {
            throw new UnsupportedOperationException();
        }
    }

    private final Daemon daemon = new Daemon() {
        @Override
        public Operation quit(Cause.Commanded cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void fail(int status, String reason) {
            told.add(status + " " + reason);
        }

        @Override
        public Reload reloadConfig(Cause.Commanded cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Plan plan() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Operation restart(Cause.Commanded cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<Path> sources() {
            return Set.of();
        }

        @Override
        public Operation reload(Cause.Commanded cause) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    public void saysThatItIsBoundOnlyWhenItIs() throws Exception {
        GlobalSettings settings = settings("tcp://127.0.0.1:" + Server.freePort());
        var first = new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store);
        assertEquals(List.of("KernelListener", "ReloadListener", "Runnable", "ControlEndpoint"), told);

        told.clear();
        store.remove("circusctl/bound");
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store).close();
        assertEquals(List.of("1 cannot bind control endpoint " + settings.endpoint()
                + ": address already in use (is another circusd running?)"), told);

        told.clear();
        first.close();
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store).close();
        assertEquals(List.of("gone", "gone", "gone", "gone", "KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "gone", "gone", "gone", "gone"), told);
    }

    @Test
    public void aDaemonThatRunsGoesOnAndBindsLater() throws Exception {
        GlobalSettings settings = settings("tcp://127.0.0.1:" + Server.freePort());
        var first = new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store);
        told.clear();
        var next = new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store);
        assertEquals(List.of(), told);
        first.close();
        bound.await();
        assertEquals(List.of("gone", "gone", "gone", "gone", "KernelListener", "ReloadListener", "Runnable", "ControlEndpoint"), List.copyOf(told));
        next.close();
    }

    @Test
    public void leavesNothingBoundWhenItsBundleIsStoppedMeanwhile() throws Exception {
        GlobalSettings settings = settings("tcp://127.0.0.1:" + Server.freePort());
        BundleContext stopped = bundle.context(type -> {
            throw new IllegalStateException("the bundle has been stopped");
        });
        assertThrows(IllegalStateException.class,
                () -> new ZmqEndpoints(stopped, settings, new FakeCommands(), daemon, new FakeBudget(100), store));
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store).close();
        assertEquals(List.of("KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "gone", "gone", "gone", "gone"), told);
    }

    @Test
    public void isClosedWhenItsBundleStopsEvenIfNobodyDeactivatesIt() throws Exception {
        GlobalSettings settings = settings("tcp://127.0.0.1:" + Server.freePort());
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store);
        bundle.stop();
        told.clear();
        new ZmqEndpoints(context(), settings, new FakeCommands(), daemon, new FakeBudget(100), store).close();
        assertEquals(List.of("KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "gone", "gone", "gone", "gone"), told);
    }

    @Test
    public void refusesWhatItCannotBind() {
        new ZmqEndpoints(context(), settings("ipc:///nowhere/circus.sock"), new FakeCommands(), daemon, new FakeBudget(100), store).close();
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
        return bundle.context(type -> {
            told.add(type.getSimpleName());
            if (type == ControlEndpoint.class) {
                bound.countDown();
            }
            return registration;
        });
    }
}
