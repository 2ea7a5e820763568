// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;

/**
 * An OSGi logger over a {@link System.Logger}. The interface has thirty methods that differ in their level and in how
 * arguments are passed, hence one handler instead of thirty methods. What they call
 * INFO is our DEBUG, and their DEBUG our TRACE: an operator wants to know what his processes do.
 */
final class BridgeLogger implements InvocationHandler {

    private final String name;
    private final boolean printf;
    private final System.Logger log;

    private BridgeLogger(String name, boolean printf) {
        this.name = name;
        this.printf = printf;
        this.log = System.getLogger(name);
    }

    static <L extends Logger> L named(String name, Class<L> type) {
        if (type != Logger.class && type != FormatterLogger.class) {
            throw new IllegalArgumentException("cannot make a logger of " + type + ": Logger or FormatterLogger expected");
        }
        return type.cast(Proxy.newProxyInstance(BridgeLogger.class.getClassLoader(), new Class<?>[] {type},
                new BridgeLogger(name, type == FormatterLogger.class)));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        String called = method.getName();
        if (called.startsWith("is")) {
            return log.isLoggable(level(called.substring(2, called.length() - "Enabled".length())));
        }
        switch (called) {
            case "getName", "toString" -> {
                return name;
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "equals" -> {
                return self == arguments[0];
            }
            default -> {
                report(level(called), (Logger) self, arguments);
                return null;
            }
        }
    }

    private void report(Level level, Logger self, Object[] arguments) throws Exception {
        if (!log.isLoggable(level)) {
            return;
        }
        if (arguments[0] instanceof LoggerConsumer<?> consumer) {
            consumer.accept(self);
            return;
        }
        Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] several ? several
                : Arrays.copyOfRange(arguments, 1, arguments.length);
        Throwable failure = null;
        int used = values.length;
        while (used > 0 && (values[used - 1] instanceof Throwable || values[used - 1] instanceof ServiceReference<?>)) {
            used--;
            failure = values[used] instanceof Throwable thrown ? thrown : failure;
        }
        String text = format(String.valueOf(arguments[0]), Arrays.copyOf(values, used));
        String reason = failure == null ? "" : ": " + FrameworkReports.reason(failure);
        log.log(level, () -> text + reason, failure);
    }

    private String format(String text, Object[] values) {
        if (values.length == 0) {
            return text;
        }
        if (printf) {
            return String.format(Locale.ROOT, text, values);
        }
        var formatted = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int at = text.indexOf("{}", from);
            if (at < 0) {
                break;
            }
            formatted.append(text, from, at).append(value);
            from = at + 2;
        }
        return formatted.append(text, from, text.length()).toString();
    }

    private static Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "error" -> Level.ERROR;
            case "warn" -> Level.WARNING;
            case "audit" -> Level.INFO;
            case "info" -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }
}
