// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.ServiceTracker;

/** A plugin comes, changes and goes, fifteen times or {@code -Dcircus.itests.changes=NUMBER}; nothing of it stays, and a managed process does not notice. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PluginLeakIT {

    private static final int TIMES = Integer.getInteger("circus.itests.changes", 15);

    /** What pools of the JVM and of the framework may have more at one time than at another. */
    private static final int SPARE_THREADS = 3;
    private static final long MILLIS = Awaited.PATIENCE.toMillis();

    private final Awaited<BundleEvent> events = new Awaited<>("bundle events");
    private final BundleListener listener = events::add;
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private BundleContext context;
    private Path bundles;

    @Configuration
    public Option[] configuration() throws IOException {
        return new Option[] {Distribution.options("""
                [watcher:one]
                cmd = /bin/sleep 1000
                """)};
    }

    @Before
    public void findFramework() {
        context = FrameworkUtil.getBundle(PluginLeakIT.class).getBundleContext();
        bundles = Path.of(context.getProperty("felix.fileinstall.dir"));
        context.addBundleListener(listener);
        context.registerService(IntConsumer.class, status -> { }, FrameworkUtil.asDictionary(Map.of("circus.exit", true)));
    }

    @After
    public void stopListening() {
        context.removeBundleListener(listener);
    }

    @Test
    public void aPluginThatIsGoneLeavesNothingBehind() throws IOException, InterruptedException, WatcherException {
        Watcher watcher = startedWatcher();
        long pid = watcher.workers().getFirst().pid();
        comeChangeAndGo(0);
        int threads = Thread.activeCount();
        for (int i = 1; i < TIMES; i++) {
            comeChangeAndGo(i);
        }
        awaitCollection();
        assertEquals(0, Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("greeter")).count());
        // Pools of the framework give threads back meanwhile: fewer are no leak.
        Eventually.holds(() -> threads + " threads became " + Thread.activeCount(),
                () -> Thread.activeCount() <= threads + SPARE_THREADS);
        assertEquals(pid, watcher.workers().getFirst().pid());
        assertEquals(true, Signals.alive(pid));
    }

    private void comeChangeAndGo(int number) throws IOException, InterruptedException {
        int mark = events.mark();
        Path jar = PluginJar.drop(bundles, "hello " + number);
        remember(await(mark, BundleEvent.STARTED));
        mark = events.mark();
        PluginJar.drop(bundles, "hello again, for the time with the number " + number);
        remember(await(mark, BundleEvent.STARTED));
        mark = events.mark();
        Files.delete(jar);
        await(mark, BundleEvent.UNINSTALLED);
    }

    private Bundle await(int mark, int type) throws InterruptedException {
        return events.firstSince(mark, event -> event.getType() == type
                && PluginJar.NAME.equals(event.getBundle().getSymbolicName())).getBundle();
    }

    private void remember(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader(), collected));
    }

    /** The last one may be held by the framework until the next change. */
    private void awaitCollection() throws InterruptedException {
        events.clear();
        for (int i = 0; i < loaders.size() - 1; i++) {
            System.gc();
            assertNotNull(i + " of " + loaders.size() + " class loaders were collected", collected.remove(MILLIS));
        }
    }

    private Watcher startedWatcher() throws InterruptedException, WatcherException {
        assertNotNull(service("io.circus.control.ControlEndpoint"));
        Watcher watcher = ((Watchers) service(Watchers.class.getName())).find("one").orElseThrow();
        watcher.start().join();
        return watcher;
    }

    private Object service(String name) throws InterruptedException {
        var tracker = new ServiceTracker<Object, Object>(context, name, null);
        tracker.open();
        try {
            return tracker.waitForService(MILLIS);
        } finally {
            tracker.close();
        }
    }
}
