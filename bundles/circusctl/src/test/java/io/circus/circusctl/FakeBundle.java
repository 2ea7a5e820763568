// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;

/** A bundle that runs until it is stopped. */
final class FakeBundle {

    private final List<BundleListener> listeners = new ArrayList<>();
    private final Bundle bundle = proxy(Bundle.class, method -> switch (method) {
        case "getState" -> Bundle.ACTIVE;
        case "hashCode" -> 1;
        default -> null;
    });

    /** @param register what becomes of a service of that type */
    BundleContext context(Function<Class<?>, ServiceRegistration<?>> register) {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getBundle" -> bundle;
                    case "addBundleListener" -> listeners.add((BundleListener) args[0]) ? null : null;
                    case "registerService" -> register.apply((Class<?>) args[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    void stop() {
        listeners.forEach(listener -> listener.bundleChanged(new BundleEvent(BundleEvent.STOPPING, bundle)));
    }

    private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
        return type.cast(Proxy.newProxyInstance(FakeBundle.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> answer.apply(method.getName())));
    }
}
