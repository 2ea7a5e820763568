// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import io.circus.distribution.log.FrameworkReports;
import java.lang.reflect.InvocationTargetException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Tells in one line why the daemon cannot start. */
final class StartFailure {

    static final int STATUS = 1;

    private static final String DAEMON = "io.circus.config.Daemon";

    private StartFailure() {}

    static void tell(Throwable failure) {
        String reason = failure instanceof NoClassDefFoundError
                ? "there is no class " + failure.getMessage() + ": a jar of lib/ is missing or broken"
                : FrameworkReports.reason(failure);
        System.err.println("circusd: cannot start: " + reason);
    }

    /** Tells it on stderr, and in the log if that is elsewhere. Only the bundle of the configuration knows where, if it runs. */
    static void tell(BundleContext context, String reason) {
        fail(context, "cannot start: " + reason);
    }

    /** Like {@link #tell(BundleContext, String)}, for a reason that is a whole line. */
    static void fail(BundleContext context, String line) {
        ServiceReference<?> daemon = context.getServiceReference(DAEMON);
        Object service = daemon == null ? null : context.getService(daemon);
        if (service == null) {
            System.err.println("circusd: " + line);
            return;
        }
        try {
            service.getClass().getMethod("fail", int.class, String.class).invoke(service, STATUS, line);
        } catch (IllegalAccessException | NoSuchMethodException | InvocationTargetException e) {
            System.err.println("circusd: " + line);
        }
    }
}
