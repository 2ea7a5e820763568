// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.circusctl.publishing.Publishers;
import io.circus.control.ControlAccess;
import io.circus.control.EndpointSettings;
import io.circus.testing.Ports;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    private final FakeKernel store = new FakeKernel();
    private final CountDownLatch bound = new CountDownLatch(2);
    private final FakeBundle bundle = new FakeBundle();

    @Test
    public void saysThatItIsBoundOnlyWhenItIs() throws Exception {
        EndpointSettings settings = settings("tcp://127.0.0.1:" + Ports.free());
        var first = new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts());
        assertEquals(List.of("KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "Publishers"), told);

        told.clear();
        store.remove("circusctl/bound");
        new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts()).close();
        assertEquals(List.of("cannot bind control endpoint " + settings.control()
                + ": address already in use (is another circusd running?)"), told);

        told.clear();
        first.close();
        new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts()).close();
        assertEquals(List.of("gone", "gone", "gone", "gone", "gone", "KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "Publishers", "gone", "gone", "gone", "gone", "gone"), told);
    }

    @Test
    public void aDaemonThatRunsGoesOnAndBindsLater() throws Exception {
        EndpointSettings settings = settings("tcp://127.0.0.1:" + Ports.free());
        var first = new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts());
        told.clear();
        var next = new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts());
        assertEquals(List.of(), told);
        first.close();
        bound.await();
        assertEquals(List.of("gone", "gone", "gone", "gone", "gone", "KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "Publishers"), List.copyOf(told));
        next.close();
    }

    @Test
    public void leavesNothingBoundWhenItsBundleIsStoppedMeanwhile() throws Exception {
        EndpointSettings settings = settings("tcp://127.0.0.1:" + Ports.free());
        BundleContext stopped = bundle.context(type -> {
            throw new IllegalStateException("the bundle has been stopped");
        });
        assertThrows(IllegalStateException.class,
                () -> new ZmqEndpoints(stopped, settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts()));
        new ZmqEndpoints(context(), settings, new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts()).close();
        assertEquals(List.of("KernelListener", "ReloadListener", "Runnable", "ControlEndpoint", "Publishers", "gone", "gone", "gone", "gone", "gone"), told);
    }

    @Test
    public void refusesWhatItCannotBind() {
        new ZmqEndpoints(context(), settings("ipc:///nowhere/circus.sock"), new FakeCommands(), told::add, new FakeBudget(100), store, store, store.debts()).close();
        assertEquals(List.of("cannot bind control endpoint ipc:///nowhere/circus.sock: there is no "
                + "folder /nowhere"), told);
    }

    private static EndpointSettings settings(String endpoint) {
        return new EndpointSettings(endpoint, "tcp://127.0.0.1:" + Ports.free(), "udp://237.219.251.97:12027",
                Optional.empty(), ControlAccess.DEFAULT);
    }

    /** Knows how to register services, and nothing else. */
    private BundleContext context() {
        var registration = (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> told.add("gone") ? null : null);
        return bundle.context(type -> {
            told.add(type.getSimpleName());
            if (type == Publishers.class) {
                bound.countDown();
            }
            return registration;
        });
    }
}
