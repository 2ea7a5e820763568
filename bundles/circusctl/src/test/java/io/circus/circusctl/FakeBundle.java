// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A bundle that runs. */
final class FakeBundle {

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
                    case "registerService" -> register.apply((Class<?>) args[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static <T> T proxy(Class<T> type, Function<String, Object> answer) {
        return type.cast(Proxy.newProxyInstance(FakeBundle.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> answer.apply(method.getName())));
    }
}
