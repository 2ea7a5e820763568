// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;

/**
 * An OSGi logger over a {@link System.Logger}. The framework's INFO becomes DEBUG and its DEBUG becomes TRACE, because an operator
 * reads the log to learn about processes. The methods are written out: a dynamic proxy would cost time at every start. Any thread.
 */
final class BridgeLogger implements FormatterLogger {

    /** All loggers share one level: declarative services asks for a logger per component and hardly ever uses one. */
    private static final System.Logger LEVEL = System.getLogger("osgi");

    private final String name;
    private final boolean printf;

    private BridgeLogger(String name, boolean printf) {
        this.name = name;
        this.printf = printf;
    }

    static <L extends Logger> L named(String name, Class<L> type) {
        if (type != Logger.class && type != FormatterLogger.class) {
            throw new IllegalArgumentException("cannot make a logger of " + type + ": Logger or FormatterLogger expected");
        }
        return type.cast(new BridgeLogger(name, type == FormatterLogger.class));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public boolean isTraceEnabled() {
        return isLoggable(Level.TRACE);
    }

    @Override
    public void trace(String message) {
        report(Level.TRACE, message);
    }

    @Override
    public void trace(String format, Object argument) {
        report(Level.TRACE, format, argument);
    }

    @Override
    public void trace(String format, Object one, Object other) {
        report(Level.TRACE, format, one, other);
    }

    @Override
    public void trace(String format, Object... arguments) {
        report(Level.TRACE, format, arguments);
    }

    @Override
    public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
        if (isLoggable(Level.TRACE)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isDebugEnabled() {
        return isLoggable(Level.TRACE);
    }

    @Override
    public void debug(String message) {
        report(Level.TRACE, message);
    }

    @Override
    public void debug(String format, Object argument) {
        report(Level.TRACE, format, argument);
    }

    @Override
    public void debug(String format, Object one, Object other) {
        report(Level.TRACE, format, one, other);
    }

    @Override
    public void debug(String format, Object... arguments) {
        report(Level.TRACE, format, arguments);
    }

    @Override
    public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
        if (isLoggable(Level.TRACE)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isInfoEnabled() {
        return isLoggable(Level.DEBUG);
    }

    @Override
    public void info(String message) {
        report(Level.DEBUG, message);
    }

    @Override
    public void info(String format, Object argument) {
        report(Level.DEBUG, format, argument);
    }

    @Override
    public void info(String format, Object one, Object other) {
        report(Level.DEBUG, format, one, other);
    }

    @Override
    public void info(String format, Object... arguments) {
        report(Level.DEBUG, format, arguments);
    }

    @Override
    public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
        if (isLoggable(Level.DEBUG)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isWarnEnabled() {
        return isLoggable(Level.WARNING);
    }

    @Override
    public void warn(String message) {
        report(Level.WARNING, message);
    }

    @Override
    public void warn(String format, Object argument) {
        report(Level.WARNING, format, argument);
    }

    @Override
    public void warn(String format, Object one, Object other) {
        report(Level.WARNING, format, one, other);
    }

    @Override
    public void warn(String format, Object... arguments) {
        report(Level.WARNING, format, arguments);
    }

    @Override
    public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
        if (isLoggable(Level.WARNING)) {
            consumer.accept(this);
        }
    }

    @Override
    public boolean isErrorEnabled() {
        return isLoggable(Level.ERROR);
    }

    @Override
    public void error(String message) {
        report(Level.ERROR, message);
    }

    @Override
    public void error(String format, Object argument) {
        report(Level.ERROR, format, argument);
    }

    @Override
    public void error(String format, Object one, Object other) {
        report(Level.ERROR, format, one, other);
    }

    @Override
    public void error(String format, Object... arguments) {
        report(Level.ERROR, format, arguments);
    }

    @Override
    public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
        if (isLoggable(Level.ERROR)) {
            consumer.accept(this);
        }
    }

    @Override
    public void audit(String message) {
        report(Level.INFO, message);
    }

    @Override
    public void audit(String format, Object argument) {
        report(Level.INFO, format, argument);
    }

    @Override
    public void audit(String format, Object one, Object other) {
        report(Level.INFO, format, one, other);
    }

    @Override
    public void audit(String format, Object... arguments) {
        report(Level.INFO, format, arguments);
    }

    private static boolean isLoggable(Level level) {
        return LEVEL.isLoggable(level);
    }

    private void report(Level level, String message, Object... values) {
        if (!isLoggable(level)) {
            return;
        }
        Throwable failure = null;
        int used = values.length;
        while (used > 0 && (values[used - 1] instanceof Throwable || values[used - 1] instanceof ServiceReference<?>)) {
            used--;
            failure = values[used] instanceof Throwable thrown ? thrown : failure;
        }
        String text = format(String.valueOf(message), Arrays.copyOf(values, used));
        String reason = failure == null ? "" : ": " + FrameworkReports.reason(failure);
        System.getLogger(name).log(level, () -> text + reason, failure);
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
}
