// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.ending;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Lets TERM and INT end the daemon in order. {@code sun.misc.Signal} is the JDK's only way to end with status 0. It is called by
 * reflection, because javac's warning about it cannot be silenced.
 */
public final class TerminationSignals {

    /** signal(7). */
    private static final int HUP = 1;
    private static final int INT = 2;
    private static final int TERM = 15;

    private TerminationSignals() {}

    /**
     * Runs {@code stop}, with the name, on a thread of its own at the first TERM or INT; further ones do nothing. A HUP does
     * nothing until a bundle handles it, and USR1 never does anything. The JVM itself takes USR2, which does nothing either.
     */
    public static void handle(Consumer<String> stop) throws IOException, ReflectiveOperationException {
        IgnoredSignals.heed(List.of(HUP, INT, TERM));
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Method register = signalType.getMethod("handle", signalType, handlerType);
        var done = new AtomicBoolean();
        Object stopping = handler(handlerType, name -> {
            if (done.compareAndSet(false, true)) {
                stop.accept(name);
            }
        });
        Object nothing = handler(handlerType, name -> { });
        register.invoke(null, signal(signalType, "HUP"), nothing);
        register.invoke(null, signal(signalType, "USR1"), nothing);
        register.invoke(null, signal(signalType, "TERM"), stopping);
        register.invoke(null, signal(signalType, "INT"), stopping);
    }

    private static Object signal(Class<?> type, String name) throws ReflectiveOperationException {
        return type.getConstructor(String.class).newInstance(name);
    }

    private static Object handler(Class<?> type, Consumer<String> action) {
        return Proxy.newProxyInstance(TerminationSignals.class.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        action.accept(arguments[0].toString());
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "handler of a signal";
                });
    }
}
