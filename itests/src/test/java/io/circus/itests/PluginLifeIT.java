// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.circus.testing.Ports;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.util.tracker.ServiceTracker;

/** Each plugin runs the example of its README, is configured, reconfigured, misconfigured and taken out; nothing of it stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PluginLifeIT {

    /** The system properties with ports that the test may use, by number. */
    private static final String PORT = "circus.itests.port.";
    private static final int PORTS = 4;

    /** By plugin: its bundle, a section that works, one that works differently, one that does not. */
    private static final List<Life> LIVES = List.of(
            new Life("flapping", "io.circus.flapping", Map.of("attempts", "3"), Map.of("attempts", "4"),
                    Map.of("window", "long")),
            new Life("config-reload", "io.circus.configreload", Map.of("quiet", "1"), Map.of("quiet", "2"),
                    Map.of("quiet", "never")),
            new Life("statsd", "io.circus.statsd", Map.of("port", "9"), Map.of("port", "10"), Map.of("port", "x")),
            new Life("full-stats", "io.circus.statsd", Map.of("loop.rate", "0.01", "port", "9"),
                    Map.of("loop.rate", "0.02", "port", "9"), Map.of("loop.rate", "0")),
            new Life("http-observer", "io.circus.httpobserver",
                    Map.of("check.url", "http://127.0.0.1:1/", "loop.rate", "0.01", "port", "9"),
                    Map.of("check.url", "http://127.0.0.1:1/", "loop.rate", "0.02", "port", "9"),
                    Map.of("check.url", "gopher://x/")),
            new Life("redis-observer", "io.circus.redis",
                    Map.of("redis.url", "redis://127.0.0.1:1/0", "loop.rate", "0.01", "port", "9"),
                    Map.of("redis.url", "redis://127.0.0.1:1/0", "loop.rate", "0.02", "port", "9"),
                    Map.of("redis.url", "http://x/")),
            new Life("redis-flag", "io.circus.redis",
                    Map.of("redis.url", "redis://127.0.0.1:1/0", "watch.flag", "drain"),
                    Map.of("redis.url", "redis://127.0.0.1:1/1", "watch.flag", "drain"), Map.of("type", "banner")),
            new Life("command-reloader", "io.circus.commandreloader", Map.of("loop.rate", "2"), Map.of("loop.rate", "3"),
                    Map.of("loop.rate", "soon")),
            new Life("resource-watcher", "io.circus.resourcewatcher", Map.of("watcher", "one", "max.mem", "3G", "port", "9"),
                    Map.of("watcher", "one", "max.mem", "4G", "port", "9"), Map.of("watcher", "one", "max.mem", "much")),
            new Life("watchdog", "io.circus.watchdog", Map.of("loop.rate", "10", "port", port(0)),
                    Map.of("loop.rate", "20", "port", port(1)), Map.of("msg.regex", "(")),
            new Life("stats", "io.circus.stats", Map.of("endpoint", "tcp://127.0.0.1:" + port(2)),
                    Map.of("endpoint", "tcp://127.0.0.1:" + port(3), "extended", "True"), Map.of("endpoint", "somewhere")));

    private record Life(String pid, String bundle, Map<String, String> one, Map<String, String> other,
            Map<String, String> bad) {}

    private BundleContext context;
    private ServiceComponentRuntime runtime;

    @Configuration
    public Option[] configuration() throws IOException {
        return Stream.concat(Stream.of(Distribution.options("""
                [watcher:one]
                cmd = /bin/sleep 1000
                """)), IntStream.range(0, PORTS).mapToObj(number -> systemProperty(PORT + number).value(Integer.toString(Ports.free()))))
                .toArray(Option[]::new);
    }

    /** One that is taken outside of the framework: the class that takes ports is not in the probe. "0" outside. */
    private static String port(int number) {
        return System.getProperty(PORT + number, "0");
    }

    @Before
    public void findFramework() throws InterruptedException {
        context = FrameworkUtil.getBundle(PluginLifeIT.class).getBundleContext();
        context.registerService(IntConsumer.class, status -> { }, FrameworkUtil.asDictionary(Map.of("circus.exit", true)));
        runtime = service(ServiceComponentRuntime.class);
    }

    private <T> T service(Class<T> type) throws InterruptedException {
        // Left open: the service of ConfigurationAdmin is of no use once it is given back.
        var tracker = new ServiceTracker<T, T>(context, type, null);
        tracker.open();
        return tracker.waitForService(Awaited.PATIENCE.toMillis());
    }

    @Test
    public void everyPluginComesChangesAndGoes() throws Exception {
        Watcher watcher = service(Watchers.class).find("one").orElseThrow();
        watcher.start().join();
        int child = watcher.workers().getFirst().pid();
        // It comes with the framework, but some time after it.
        await(() -> threads().contains("circus-stats"));
        TreeSet<String> before = threads();
        var admin = service(ConfigurationAdmin.class);
        for (Life life : LIVES) {
            Map<String, String> example = example(life);
            org.osgi.service.cm.Configuration shown = admin.getFactoryConfiguration(life.pid(), "example", "?");
            shown.update(section(example));
            await(life, ComponentConfigurationDTO.ACTIVE, example);
            shown.delete();
            org.osgi.service.cm.Configuration section = admin.getFactoryConfiguration(life.pid(), "it", "?");
            section.update(section(life.one()));
            await(life, ComponentConfigurationDTO.ACTIVE, life.one());
            section.update(section(life.other()));
            await(life, ComponentConfigurationDTO.ACTIVE, life.other());
            section.update(section(life.bad()));
            await(() -> state(life, life.bad()) != ComponentConfigurationDTO.ACTIVE && state(life, life.bad()) != 0);
            section.update(section(life.one()));
            await(life, ComponentConfigurationDTO.ACTIVE, life.one());
        }
        var loaders = new Hashtable<String, WeakReference<ClassLoader>>();
        for (Life life : LIVES) {
            Bundle bundle = bundle(life.bundle());
            if (bundle != null) {
                loaders.put(life.bundle(),
                        new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                bundle.uninstall();
            }
        }
        await(() -> {
            TreeSet<String> left = threads();
            left.removeAll(before);
            left.removeIf(name -> !name.startsWith("circus-") && !name.startsWith("HttpClient-"));
            return left.isEmpty();
        });
        // A bundle's last loader may be held by the framework until the next change: one may be left.
        await(() -> {
            System.gc();
            return loaders.values().stream().filter(loader -> loader.get() != null).count() <= 1;
        });
        assertEquals(child, watcher.workers().getFirst().pid());
        assertTrue(Signals.alive(child));
    }

    /** The options of the plugin's section in the README of its folder. */
    private static Map<String, String> example(Life life) throws IOException {
        String folder = life.bundle().equals("io.circus.statsd") ? "statsd"
                : life.bundle().equals("io.circus.redis") ? "redis" : life.pid();
        var options = new HashMap<String, String>();
        boolean wanted = false;
        for (String line : Files.readAllLines(Path.of("..", "plugins", folder, "README.md"))) {
            String text = line.replaceFirst("\\s+;.*", "").strip();
            if (text.startsWith("[") || text.startsWith("```")) {
                if (wanted) {
                    return options;
                }
                options.clear();
            } else if (text.contains(" = ")) {
                String key = text.substring(0, text.indexOf(" = "));
                String value = text.substring(text.indexOf(" = ") + 3);
                wanted |= key.equals("use") && value.equals(life.pid());
                if (!key.equals("use")) {
                    options.put(key.replace('_', '.'), value);
                }
            }
        }
        throw new AssertionError("no example for " + life.pid() + " in the README of " + folder);
    }

    private static Dictionary<String, Object> section(Map<String, String> options) {
        return new Hashtable<>(options);
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(it -> name.equals(it.getSymbolicName())).findFirst().orElse(null);
    }

    private void await(Life life, int state, Map<String, String> options) {
        await(() -> state(life, options) == state);
    }

    /** The state of the plugin's component with these options; 0 if there is none yet. */
    private int state(Life life, Map<String, String> options) {
        Bundle bundle = bundle(life.bundle());
        assertNotNull(life.bundle(), bundle);
        return runtime.getComponentDescriptionDTOs(bundle).stream()
                .filter(component -> Arrays.asList(component.configurationPid).contains(life.pid()))
                .map(runtime::getComponentConfigurationDTOs).flatMap(Collection::stream)
                .filter(it -> options.entrySet().stream()
                        .allMatch(option -> option.getValue().equals(it.properties.get(option.getKey()))))
                .mapToInt(it -> it.state).findFirst().orElse(0);
    }

    private static TreeSet<String> threads() {
        var names = new TreeSet<String>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Awaited.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain; threads " + threads(), System.nanoTime() < end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
