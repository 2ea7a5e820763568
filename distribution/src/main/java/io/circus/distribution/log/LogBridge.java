// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;

/**
 * The OSGi log service, which writes into the daemon's log. Declarative services, for example, reports a component that
 * it cannot activate. Without a log service, bundles print on stderr.
 */
public final class LogBridge implements LogService {

    private static final System.Logger LOG = System.getLogger("osgi");

    private final BooleanSupplier stopping;

    /** @param stopping whether the framework is stopping; a failure for that reason alone is not logged as an error */
    public LogBridge(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    @Override
    @Deprecated
    public void log(int level, String message) {
        log(null, level, message, null);
    }

    @Override
    @Deprecated
    public void log(int level, String message, Throwable failure) {
        log(null, level, message, failure);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> service, int level, String message) {
        log(service, level, message, null);
    }

    @Override
    @Deprecated
    public void log(ServiceReference<?> service, int level, String message, Throwable failure) {
        var text = failure == null ? message : message + ": " + FrameworkReports.reason(failure);
        LOG.log(FrameworkReports.isCausedByStop(stopping.getAsBoolean(), failure) ? System.Logger.Level.DEBUG : switch (level) {
            case LOG_ERROR -> System.Logger.Level.ERROR;
            case LOG_WARNING -> System.Logger.Level.WARNING;
            case LOG_INFO -> System.Logger.Level.INFO;
            default -> System.Logger.Level.TRACE;
        }, () -> text, failure);
    }

    @Override
    public Logger getLogger(String name) {
        return BridgeLogger.named(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return BridgeLogger.named(type.getName(), Logger.class);
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        return BridgeLogger.named(name, loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return BridgeLogger.named(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> loggerType) {
        return BridgeLogger.named(name, loggerType);
    }
}
