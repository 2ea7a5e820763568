// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

public final class LostWiresTest {

    /** What the one exports and the other imports. */
    public static final class Shared { }

    private static final String PACKAGE = Shared.class.getPackageName();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Framework framework;
    private Bundle exporter;
    private Bundle importer;

    @Before
    public void startFramework() throws BundleException, IOException {
        framework = new Felix(Map.of("org.osgi.framework.storage", folder.getRoot().getPath(), "felix.log.level", "0"));
        framework.start();
        BundleContext context = framework.getBundleContext();
        exporter = context.installBundle("exporter", jar("exporter", "Export-Package", ";version=2"));
        importer = context.installBundle("importer", jar("importer", "Import-Package", ""));
        exporter.start();
        // without a user the former revision would go with the update
        context.installBundle("user", jar("user", "Import-Package", "")).start();
        // importers prefer the higher version, which is the former
        exporter.update(jar("exporter", "Export-Package", ";version=1"));
        // as whoever hears that a service has gone may start what needs it
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getBundle() == exporter && event.getType() == BundleEvent.STOPPING) {
                start(importer);
            }
        });
    }

    @After
    public void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(60));
    }

    @Test
    public void aBundleStartedInARefreshIsLeftWithoutItsClasses() throws InterruptedException {
        refresh(1);
        assertEquals(Bundle.ACTIVE, importer.getState());
        assertTrue(LostWires.hasLostOne(importer));
        assertFalse(LostWires.hasLostOne(exporter));
    }

    @Test
    public void itIsWiredToWhatIsThereNow() throws InterruptedException, ClassNotFoundException {
        framework.getBundleContext().addFrameworkListener(new LostWires(framework));
        Class<?> former = exporter.loadClass(Shared.class.getName());
        refresh(2);
        assertEquals(Bundle.ACTIVE, importer.getState());
        assertFalse(LostWires.hasLostOne(importer));
        Class<?> now = exporter.loadClass(Shared.class.getName());
        assertNotSame(former, now);
        assertEquals(now, importer.loadClass(Shared.class.getName()));
    }

    /** Returns after so many refreshes, the first being that of the exporter. */
    private void refresh(int all) throws InterruptedException {
        var done = new CountDownLatch(all);
        framework.getBundleContext().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(exporter));
        assertTrue("it is not refreshed", done.await(60, TimeUnit.SECONDS));
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream jar(String name, String header, String version) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue(header, PACKAGE + version);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            if (header.equals("Export-Package")) {
                String entry = Shared.class.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream in = Shared.class.getClassLoader().getResourceAsStream(entry)) {
                    in.transferTo(jar);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
