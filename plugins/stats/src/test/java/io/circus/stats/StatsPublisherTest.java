// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import io.circus.circusctl.publishing.Publisher;
import io.circus.circusctl.publishing.Publishers;
import io.circus.metrics.Meter;
import io.circus.metrics.Samples;
import io.circus.metrics.frames.Frames;
import io.circus.watchers.Watchers;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;

public class StatsPublisherTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Semaphore closed = new Semaphore(0);
    private final Semaphore asked = new Semaphore(0);
    private volatile boolean stopped;

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    public void leavesItsPortWhenItsBundleHasStoppedWithoutIt() throws Exception {
        BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> {
            asked.release();
            if (stopped) {
                throw new IllegalStateException("stopped");
            }
            return null;
        });
        InvocationHandler closing = (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                closed.release();
            }
            return method.getReturnType() == boolean.class ? false : null;
        };
        Publisher publisher = fake(Publisher.class, closing);
        Meter meter = fake(Meter.class, closing);
        var nothing = (InvocationHandler) (proxy, method, arguments) -> null;
        new StatsPublisher(context, fake(Watchers.class, nothing), fake(Publishers.class, (proxy, method, arguments) -> publisher),
                fake(Samples.class, (proxy, method, arguments) -> meter), fake(Frames.class, nothing), null, Map.of());
        asked.acquire();
        stopped = true;
        closed.acquire(2);
    }
}
