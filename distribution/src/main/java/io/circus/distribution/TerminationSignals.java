// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * TERM and INT end the daemon in order. Through {@code sun.misc.Signal}: the JDK's only way that ends in status 0, and
 * one that javac warns about without a way to silence it, hence the reflection.
 */
final class TerminationSignals {

    private TerminationSignals() {}

    /** Runs {@code stop}, with the name, on a thread of its own at the first TERM or INT; further ones do nothing. */
    static void handle(Consumer<String> stop) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Method register = signalType.getMethod("handle", signalType, handlerType);
        var done = new AtomicBoolean();
        Object handler = Proxy.newProxyInstance(TerminationSignals.class.getClassLoader(), new Class<?>[] {handlerType},
                (self, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        if (done.compareAndSet(false, true)) {
                            stop.accept(arguments[0].toString());
                        }
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "stops the daemon";
                });
        for (String name : new String[] {"TERM", "INT"}) {
            register.invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
        }
    }
}
