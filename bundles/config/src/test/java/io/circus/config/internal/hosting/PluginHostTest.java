// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import io.circus.config.internal.DaemonInFelix;
import io.circus.config.internal.Scratch;
import io.circus.config.internal.jars.PluginNames;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Rule;
import org.junit.Test;

/** Plugin sections and jars in a real framework. */
public class PluginHostTest {

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void configuresAPluginWhoseBundleComesLater() throws Exception {
        try (var daemon = start(
                "[plugin:guard]\nuse = circus.plugins.sample.Sample\nretry_in = 3\npriority = 1\ngreeting = $(circus.env.x)\n"
                + "[plugin:other]\nuse = other\n")) {
            assertNull(configuration(daemon, "sample~guard"));
            daemon.context().installBundle(jar("sample").toUri().toString());
            DaemonInFelix.await("not configured", () -> configuration(daemon, "sample~guard") != null);
            assertEquals(Map.of("retry.in", "3", "priority", "1", "greeting", "$(circus.env.x)", "circus.section", "plugin:guard",
                    // priority is the daemon's
                    "circus.keys", "retry_in\ngreeting",
                    "service.pid", "sample~guard", "service.factoryPid", "sample", "location", "?"),
                    configuration(daemon, "sample~guard"));
            assertNull(configuration(daemon, "other~other"));
        }
    }

    @Test
    public void deletesTheConfigurationOfASectionThatIsGone() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = sample\n")) {
            daemon.context().installBundle(jar("sample").toUri().toString());
            DaemonInFelix.await("not configured", () -> configuration(daemon, "sample~guard") != null);
            scratch.write("main.ini", "[plugin:second]\nuse = sample\nx = 1\n");
            daemon.tell("restart");
            DaemonInFelix.await("not configured", () -> configuration(daemon, "sample~second") != null);
            assertNull(configuration(daemon, "sample~guard"));
        }
    }

    @Test
    public void aReloadConfiguresWhatHasChanged() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = sample\nx = 1\n[plugin:gone]\nuse = sample\n")) {
            daemon.context().installBundle(jar("sample").toUri().toString()).start();
            DaemonInFelix.await("not configured", () -> configuration(daemon, "sample~gone") != null);
            scratch.write("main.ini", "[plugin:guard]\nuse = sample\nx = 2\n[plugin:new]\nuse = sample\n");
            assertEquals(List.of("add plugin:new: new in the file", "apply plugin:guard (x): configured anew",
                    "remove plugin:gone: not in the file"), daemon.plan().stream().sorted().toList());
            daemon.reloadConfig("applied");
            assertEquals("2", configuration(daemon, "sample~guard").get("x"));
            assertNull(configuration(daemon, "sample~gone"));
            assertEquals("plugin:new", configuration(daemon, "sample~new").get("circus.section"));
        }
    }

    @Test
    public void aReloadBringsBackWhatWasRemovedByACommand() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = sample\n")) {
            daemon.context().installBundle(jar("sample").toUri().toString()).start();
            DaemonInFelix.await("not configured", () -> configuration(daemon, "sample~guard") != null);
            daemon.removePlugin("plugin:guard");
            assertNull(configuration(daemon, "sample~guard"));
            assertEquals(List.of("add plugin:guard: removed by a command"), daemon.plan());
            daemon.reloadConfig("applied");
            assertEquals("plugin:guard", configuration(daemon, "sample~guard").get("circus.section"));
            assertEquals(List.of(), daemon.plan());
        }
    }

    @Test
    public void aReloadIsOverWhenTheComponentHasFollowed() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = slow\nx = 1\n")) {
            daemon.context().installBundle(SlowComponent.jar(scratch.path("slow.jar")).toUri().toString()).start();
            DaemonInFelix.await("not active", () -> "1".equals(SlowComponent.option()));
            scratch.write("main.ini", "[plugin:guard]\nuse = slow\nx = 2\n");
            daemon.reloadConfig("applied");
            assertEquals("2", SlowComponent.option());
            scratch.write("main.ini", "");
            daemon.reloadConfig("applied");
            assertEquals("none", SlowComponent.option());
        }
    }

    @Test
    public void whatChangesWithoutConfigurationAdminCountsWhenItIsBack() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = slow\nx = 1\n")) {
            daemon.context().installBundle(SlowComponent.jar(scratch.path("slow.jar")).toUri().toString()).start();
            DaemonInFelix.await("not active", () -> "1".equals(SlowComponent.option()));
            daemon.bundle("org.apache.felix.configadmin").stop();
            scratch.write("main.ini", "[plugin:guard]\nuse = slow\nx = 2\n");
            daemon.reloadConfig("applied");
            daemon.bundle("org.apache.felix.configadmin").start();
            DaemonInFelix.await("not changed", () -> "2".equals(SlowComponent.option()));
        }
    }

    @Test
    public void aReloadFailsWithTheReasonOfAComponentThatCannotBeActivated() throws Exception {
        try (var daemon = start("[plugin:guard]\nuse = slow\nx = 1\n")) {
            daemon.context().installBundle(SlowComponent.jar(scratch.path("slow.jar")).toUri().toString()).start();
            DaemonInFelix.await("not active", () -> "1".equals(SlowComponent.option()));
            scratch.write("main.ini", "[plugin:guard]\nuse = slow\nx = bad\n");
            var failed = assertThrows(InvocationTargetException.class, () -> daemon.reloadConfig("applied"));
            assertEquals("cannot apply all of the configuration: cannot start plugin:guard: the component slow cannot be activated:"
                    + " java.lang.IllegalArgumentException: x is bad", failed.getCause().getMessage());
        }
    }

    private DaemonInFelix start(String ini) throws Exception {
        return DaemonInFelix.start(scratch, scratch.write("main.ini", ini), Map.of());
    }

    private Path jar(String name) throws IOException {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue(PluginNames.HEADER,
                "io.circus.plugin;name=" + name + ";alias:List<String>=\"circus.plugins.sample.Sample\"");
        Path jar = scratch.path(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar); var closed = new JarOutputStream(out, manifest)) {
            closed.finish();
        }
        return jar;
    }

    /** The properties of the configuration with {@code pid}, and its location; null if there is none. */
    private static Map<String, Object> configuration(DaemonInFelix daemon, String pid) {
        try {
            Object admin = daemon.service("org.osgi.service.cm.ConfigurationAdmin");
            Class<?> type = daemon.bundle("org.apache.felix.configadmin").loadClass(
                    "org.osgi.service.cm.ConfigurationAdmin");
            Object[] found = (Object[]) type.getMethod("listConfigurations", String.class)
                    .invoke(admin, "(service.pid=" + pid + ")");
            if (found == null) {
                return null;
            }
            Class<?> configuration = found.getClass().getComponentType();
            var all = new TreeMap<String, Object>();
            var properties = (Dictionary<?, ?>) configuration.getMethod("getProperties").invoke(found[0]);
            properties.keys().asIterator().forEachRemaining(key -> all.put(key.toString(), properties.get(key)));
            all.put("location", configuration.getMethod("getBundleLocation").invoke(found[0]));
            return all;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
