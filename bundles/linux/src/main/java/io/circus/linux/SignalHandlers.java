// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Signal;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals to the daemon itself, through {@code sun.misc.Signal}: the JDK's only way, and one that javac warns about
 * without a way to silence it, hence the reflection. QUIT stays the JVM's thread dump.
 */
public final class SignalHandlers {

    private SignalHandlers() {}

    /**
     * Runs {@code handler} on a thread of its own at each {@code signal}, until cancelled: then what was there before
     * handles it again. Signals of one kind that arrive at the same time may count as one.
     *
     * @throws IllegalArgumentException if the JVM keeps the signal for itself
     */
    public static Cancellable handle(Signal signal, Runnable handler) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal", true, null);
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler", true, null);
            Method register = signalType.getMethod("handle", signalType, handlerType);
            Object kind = signalType.getConstructor(String.class).newInstance(signal.toString());
            Object proxy = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType},
                    (self, method, arguments) -> call(self, method, arguments, handler));
            Object previous = register.invoke(null, kind, proxy);
            return () -> restore(register, kind, previous);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("cannot handle signal " + signal + ": " + cause.getMessage(), e);
        }
    }

    private static Object call(Object self, Method method, Object[] arguments, Runnable handler) {
        return switch (method.getName()) {
            case "handle" -> {
                handler.run();
                yield null;
            }
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "handler of signals";
        };
    }

    private static void restore(Method register, Object kind, Object previous) {
        try {
            register.invoke(null, kind, previous);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
