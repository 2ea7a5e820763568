// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

public final class ConfigurationBarrierTest {

    /** Ten of the long waits would be too many. */
    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicReference<String> last = new AtomicReference<>();
    private final Configuration configuration = proxy(Configuration.class, (method, args) -> null);
    private final ConfigurationAdmin admin = proxy(ConfigurationAdmin.class, (method, args) -> {
        last.set(args[0] + "~" + args[1]);
        return configuration;
    });

    @SuppressWarnings("unchecked")
    private final ServiceReference<ConfigurationAdmin> reference = proxy(ServiceReference.class, (method, args) -> null);

    @Test
    public void whoeverWaitsBehindAComponentThatHangsDoesNotWaitAsLongAgain() throws Exception {
        var barrier = new ConfigurationBarrier(proxy(BundleContext.class, (method, args) -> null), admin, event -> { },
                Duration.ofSeconds(10));
        barrier.await();
        assertTrue(barrier.isHeldUp());
        for (int i = 0; i < 10; i++) {
            barrier.await();
        }
        assertTrue(barrier.isHeldUp());
        barrier.configurationEvent(new ConfigurationEvent(reference, ConfigurationEvent.CM_UPDATED, null, last.get()));
        assertFalse(barrier.isHeldUp());
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, args) -> answer.apply(method.getName(), args)));
    }
}
