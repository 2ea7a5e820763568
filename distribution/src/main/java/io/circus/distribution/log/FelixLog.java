// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Writes the messages of Felix into the log; Felix would print them on stdout. */
public final class FelixLog extends Logger {

    private static final System.Logger LOG = System.getLogger("org.apache.felix.framework");

    private volatile Framework framework;

    /** From now on a failure because {@code ended} is stopping is not logged as an error, such as that of a bundle that is just starting. */
    public void follow(Framework ended) {
        framework = ended;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Felix declares it
    protected void doLog(Bundle bundle, ServiceReference service, int level, String message, Throwable failure) {
        LOG.log(FrameworkReports.isCausedByStop(isStopping(), failure) ? System.Logger.Level.DEBUG : level(level),
                () -> (bundle == null ? "framework" : "bundle " + bundle.getSymbolicName()) + ": " + message
                        + (failure == null ? "" : ": " + FrameworkReports.reason(failure)));
    }

    private static System.Logger.Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> System.Logger.Level.ERROR;
            case LOG_WARNING -> System.Logger.Level.WARNING;
            case LOG_INFO -> System.Logger.Level.INFO;
            default -> System.Logger.Level.DEBUG;
        };
    }

    private boolean isStopping() {
        Framework followed = framework;
        return followed != null && followed.getState() == Bundle.STOPPING;
    }
}
