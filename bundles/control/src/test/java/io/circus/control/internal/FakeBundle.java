// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** A bundle that runs, and is wired to others. */
final class FakeBundle {

    private final Bundle bundle;
    private int state = Bundle.ACTIVE;
    private boolean wanted = true;

    FakeBundle(String name, FakeBundle... uses) {
        BundleStartLevel level = proxy(BundleStartLevel.class, Map.of());
        List<BundleWire> wires = Arrays.stream(uses).map(used -> proxy(BundleWire.class,
                Map.of("getProvider", proxy(BundleRevision.class, Map.of("getBundle", used.bundle))))).toList();
        BundleWiring wiring = proxy(BundleWiring.class, Map.of("getRequiredWires", wires));
        bundle = (Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class},
                (self, method, args) -> switch (method.getName()) {
                    case "getSymbolicName", "toString" -> name;
                    case "getState" -> state;
                    case "getBundleId" -> 7L;
                    case "getHeaders" -> new Hashtable<String, String>();
                    case "adapt" -> args[0] == BundleWiring.class ? wiring : level;
                    case "equals" -> self == args[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    Bundle bundle() {
        return bundle;
    }

    /** As somebody does who does not want it to run. */
    void stop() {
        wanted = false;
        state = Bundle.RESOLVED;
    }

    /** In the middle of an update. */
    void update() {
        state = Bundle.RESOLVED;
    }

    private <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type},
                (self, method, args) -> method.getName().equals("isPersistentlyStarted") ? (Object) wanted : answers.get(method.getName())));
    }
}
