// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Waits until the components have followed every change of configurations so far. Declarative services hear of changes
 * from a thread of ConfigurationAdmin, one after another: when the change of a configuration that nobody uses has come
 * by, all that were made before it are done. Any thread.
 */
final class ConfigurationBarrier implements ConfigurationListener {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final String PID = "io.circus.config.barrier";
    private static final long PATIENCE_SECONDS = 30;

    private final ConfigurationAdmin admin;
    private final ServiceRegistration<ConfigurationListener> registration;
    private final AtomicLong turns = new AtomicLong();
    private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

    ConfigurationBarrier(BundleContext context, ConfigurationAdmin admin) {
        this.admin = admin;
        registration = context.registerService(ConfigurationListener.class, this, null);
    }

    void close() {
        registration.unregister();
        waiting.values().forEach(CountDownLatch::countDown);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        CountDownLatch passed = waiting.get(event.getPid());
        if (passed != null) {
            passed.countDown();
        }
    }

    /** Waits at most half a minute: a component may take its time to be deactivated. */
    void await() throws InterruptedException {
        String turn = Long.toString(turns.incrementAndGet());
        var passed = new CountDownLatch(1);
        waiting.put(PID + "~" + turn, passed);
        try {
            Configuration own = admin.getFactoryConfiguration(PID, turn, "?");
            own.update(new Hashtable<>(Map.of("turn", turn)));
            if (!passed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(WARNING, () -> "a plugin does not follow its configuration within " + PATIENCE_SECONDS
                        + " s, going on");
            }
            own.delete();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot wait for plugins to follow their configurations: " + e.getMessage());
        } finally {
            waiting.remove(PID + "~" + turn);
        }
    }
}
