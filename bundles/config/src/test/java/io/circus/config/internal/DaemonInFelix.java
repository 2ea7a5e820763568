// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The kernel, the watchers and this bundle in a framework, without endpoints. Closing it ends all its children. */
public final class DaemonInFelix implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Framework framework;
    private final Path log;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private ServiceRegistration<?> endpoint;

    private DaemonInFelix(Framework framework, Path log) {
        this.framework = framework;
        this.log = log;
    }

    public static DaemonInFelix start(Scratch scratch, Path ini, Map<String, String> more) throws Exception {
        Path log = scratch.path("daemon.log");
        var properties = new HashMap<String, String>(Map.of("org.osgi.framework.storage",
                scratch.path("cache").toString(),
                "circus.config", ini.toString(), "circus.log.output", log.toString(),
                "org.osgi.framework.system.packages.extra", "sun.misc"));
        properties.putAll(more);
        var daemon = new DaemonInFelix(new FrameworkFactory().newFramework(properties), log);
        daemon.boot();
        return daemon;
    }

    private void boot() throws BundleException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        context.registerService(IntConsumer.class, exit::complete, new Hashtable<>(Map.of("circus.exit", "true")));
        // the bundle under test first: it is started before declarative services in the home, too
        var bundles = List.of("io.circus.config.Daemon", "org.osgi.util.function.Function", "org.osgi.util.promise.Promise",
                "org.osgi.service.component.ComponentConstants", "org.apache.felix.scr.impl.Activator",
                "org.osgi.service.cm.ConfigurationAdmin", "com.google.gson.Gson", "io.circus.kernel.EventLoop",
                "io.circus.linux.Umask", "io.circus.toolkit.Wildcard", "io.circus.control.Commands", "io.circus.watchers.Watchers",
                "io.circus.sockets.Sockets");
        framework.start();
        for (String type : bundles) {
            context.installBundle("reference:" + location(type));
        }
        for (Bundle bundle : context.getBundles()) {
            if (framework.getState() == Bundle.ACTIVE) {
                bundle.start();
            }
        }
    }

    private static URL location(String type) {
        try {
            return Class.forName(type, false,
                    DaemonInFelix.class.getClassLoader()).getProtectionDomain().getCodeSource()
                    .getLocation();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Does what the ZeroMQ bundle does when its endpoint is bound. */
    public void bindEndpoint() throws Exception {
        Bundle control = bundle("io.circus.control");
        Class<?> type = control.loadClass("io.circus.control.ControlEndpoint");
        Object marker = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method,
                arguments) ->
                method.getName().equals("equals") ? self == arguments[0] : (Object) System.identityHashCode(self));
        endpoint = framework.getBundleContext().registerService(type.getName(), marker, new Hashtable<>());
    }

    public Bundle bundle(String name) {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + name);
    }

    /** Lets everybody use the packages of updated bundles, and waits until that is done. */
    public void refresh() throws InterruptedException {
        var done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(null, event -> done.countDown());
        if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not refreshed");
        }
    }

    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** The service of that type, whoever's class it is; to be used until the framework stops. */
    public Object service(String type) throws InterruptedException {
        var tracker = new ServiceTracker<Object, Object>(framework.getBundleContext(), type, null);
        tracker.open(true);
        return tracker.waitForService(PATIENCE.toMillis());
    }

    /** Calls a method of the daemon and leaves the operation to itself. */
    public Object begin(String method) throws Exception {
        Object daemon = service("io.circus.config.Daemon");
        return daemon.getClass().getMethod(method).invoke(daemon);
    }

    /** Calls a method of the daemon and joins the operation. */
    public void tell(String method) throws Exception {
        Object operation = begin(method);
        Class<?> type = bundle("io.circus.watchers").loadClass("io.circus.watchers.Operation");
        type.getMethod("join").invoke(operation);
    }

    /** Has the file read again and joins the operation that {@code part} names: read or applied. */
    public void reloadConfig(String part) throws Exception {
        Object daemon = service("io.circus.config.Daemon");
        Object reload = daemon.getClass().getMethod("reloadConfig").invoke(daemon);
        Object operation = reload.getClass().getMethod(part).invoke(reload);
        bundle("io.circus.watchers").loadClass("io.circus.watchers.Operation").getMethod("join").invoke(operation);
    }

    /** What a reload would do, a line a step. */
    public List<String> plan() throws Exception {
        Object daemon = service("io.circus.config.Daemon");
        Object plan = daemon.getClass().getMethod("plan").invoke(daemon);
        return ((List<?>) plan.getClass().getMethod("steps").invoke(plan)).stream().map(Object::toString).toList();
    }

    /** Removes a plugin as a command does, and joins the operation. */
    public void removePlugin(String name) throws Exception {
        Bundle watchers = bundle("io.circus.watchers");
        Bundle kernel = bundle("io.circus.kernel");
        Class<?> type = watchers.loadClass("io.circus.watchers.Units");
        Object units = service(type.getName());
        var plugin = (Optional<?>) type.getMethod("find", String.class).invoke(units, name);
        Object cause = kernel.loadClass("io.circus.kernel.Cause$Asked").getField("SOMEHOW").get(null);
        Object operation = type.getMethod("forget", watchers.loadClass("io.circus.watchers.Unit"), boolean.class,
                kernel.loadClass("io.circus.kernel.Cause$Commanded")).invoke(units, plugin.orElseThrow(), false, cause);
        watchers.loadClass("io.circus.watchers.Operation").getMethod("join").invoke(operation);
    }

    /** The processes of a watcher; null if there is no such watcher. */
    public List<Integer> pids(String name) throws Exception {
        Bundle watchers = bundle("io.circus.watchers");
        Object registry = service("io.circus.watchers.Watchers");
        var found = (Optional<?>) watchers.loadClass("io.circus.watchers.Watchers").getMethod("find", String.class)
                .invoke(registry, name);
        if (found.isEmpty()) {
            return null;
        }
        var workers = (List<?>) watchers.loadClass("io.circus.watchers.Watcher").getMethod("workers")
                .invoke(found.get());
        var pids = new ArrayList<Integer>();
        for (Object worker : workers) {
            pids.add((Integer) worker.getClass().getMethod("pid").invoke(worker));
        }
        return pids;
    }

    public String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    public int exitStatus() throws Exception {
        return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    public boolean hasExitStatus() {
        return exit.isDone();
    }

    /** Whether it came to its end by itself. */
    public boolean awaitStop() throws InterruptedException {
        return framework.waitForStop(PATIENCE.toMillis()).getType() == FrameworkEvent.STOPPED;
    }

    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() throws BundleException {
        stop();
    }

    /** Ends it as the launcher does at a TERM signal. */
    public void stop() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
