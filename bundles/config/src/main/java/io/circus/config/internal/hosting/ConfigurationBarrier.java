// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
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
 * Waits until every change of configurations so far has come by. Listeners hear of changes from a thread of ConfigurationAdmin, one
 * after another: when the change of a configuration that nobody uses has come by, all that were made before it have, and the
 * {@link ConfigurationRelay}, which is told here, has begun to tell the components. Where ConfigurationAdmin tells them itself, they
 * have followed then; a component that does not return holds up those whose options change later, and whoever waits behind it does
 * not wait as long again. Any thread.
 */
final class ConfigurationBarrier implements ConfigurationListener {

    private static final System.Logger LOG = System.getLogger("circus");
    /** Of declarative services. */
    private static final String TELLER = "org.apache.felix.scr.impl.manager.RegionConfigurationSupport";
    private static final List<String> FRAMEWORK = List.of("java.", "jdk.", "sun.", "org.apache.felix.");
    private static final String PID = "io.circus.config.barrier";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** While one is known not to return. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final ConfigurationAdmin admin;
    private final ConfigurationListener relay;
    private final ServiceRegistration<ConfigurationListener> registration;
    private final AtomicLong turns = new AtomicLong();
    private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
    private final Duration patience;
    private volatile boolean heldUp;

    /** @param relay hears of each change before whoever waits for it goes on */
    ConfigurationBarrier(BundleContext context, ConfigurationAdmin admin, ConfigurationListener relay) {
        this(context, admin, relay, PATIENCE);
    }

    ConfigurationBarrier(BundleContext context, ConfigurationAdmin admin, ConfigurationListener relay, Duration patience) {
        this.admin = admin;
        this.relay = relay;
        this.patience = patience;
        registration = context.registerService(ConfigurationListener.class, this, null);
    }

    void close() {
        registration.unregister();
        waiting.values().forEach(CountDownLatch::countDown);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().startsWith(PID)) {
            heldUp = false;
        } else {
            relay.configurationEvent(event);
        }
        CountDownLatch passed = waiting.get(event.getPid());
        if (passed != null) {
            passed.countDown();
        }
    }

    /** Whether a component has not returned for so long that nobody waits for it. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Waits at most half a minute. */
    void await() throws InterruptedException {
        String turn = Long.toString(turns.incrementAndGet());
        var passed = new CountDownLatch(1);
        waiting.put(PID + "~" + turn, passed);
        try {
            Configuration own = admin.getFactoryConfiguration(PID, turn, "?");
            own.update(new Hashtable<>(Map.of("turn", turn)));
            boolean behind = heldUp;
            if (!passed.await((behind ? BEHIND : patience).toMillis(), TimeUnit.MILLISECONDS)) {
                heldUp = true;
                if (!behind) {
                    LOG.log(WARNING, () -> "a plugin does not follow its configuration within " + patience.toSeconds()
                            + " s, going on" + whereabouts() + "; until it returns, other plugins do not follow changes of theirs");
                }
            }
            own.delete();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot wait for plugins to follow their configurations: " + e.getMessage());
        } finally {
            waiting.remove(PID + "~" + turn);
        }
    }

    /** What the thread that tells components of their configurations is at. */
    private static String whereabouts() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(TELLER)))
                .flatMap(stack -> Arrays.stream(stack).filter(frame -> FRAMEWORK.stream().noneMatch(frame.getClassName()::startsWith)).limit(1))
                .findFirst().map(frame -> ", it is in " + frame.getClassName() + "." + frame.getMethodName()).orElse("");
    }
}
