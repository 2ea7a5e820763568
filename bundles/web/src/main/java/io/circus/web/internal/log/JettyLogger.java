// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.log;

import io.circus.kernel.LogThrottle;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * One logger of Jetty. What Jetty tells about its own start and about clients that go away are details for the daemon: they have
 * the level debug. Its debug messages, dozens for each request, are never asked for.
 */
final class JettyLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private final transient System.Logger log;
    /** Some are caused by what clients send. */
    private final transient LogThrottle warnings;

    JettyLogger(String name) {
        this.name = name;
        log = System.getLogger(name);
        warnings = new LogThrottle(log, System.Logger.Level.WARNING);
    }

    private static System.Logger.Level level(Level level) {
        return level == Level.ERROR ? System.Logger.Level.ERROR : System.Logger.Level.DEBUG;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments, Throwable error) {
        if (level == Level.WARN) {
            warnings.log(() -> MessageFormatter.basicArrayFormat(message, arguments), error);
        } else {
            log.log(level(level), () -> MessageFormatter.basicArrayFormat(message, arguments), error);
        }
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isLoggable(System.Logger.Level.DEBUG);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.isLoggable(System.Logger.Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.isLoggable(System.Logger.Level.ERROR);
    }
}
