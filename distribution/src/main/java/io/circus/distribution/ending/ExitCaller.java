// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.ending;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds the caller of System.exit: its thread is still inside that call. */
final class ExitCaller {

    private ExitCaller() {}

    /** The caller as {@code bundle some.plugin (some.plugin.Class)}, as far as it is known. */
    static String find(BundleContext context) {
        for (StackTraceElement[] trace : Thread.getAllStackTraces().values()) {
            int at = 0;
            while (at < trace.length && !isExit(trace[at])) {
                at++;
            }
            for (; at < trace.length; at++) {
                if (!trace[at].getClassName().startsWith("java.")) {
                    return describe(trace[at].getClassName(), context);
                }
            }
        }
        return "something";
    }

    private static boolean isExit(StackTraceElement frame) {
        return frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit");
    }

    private static String describe(String caller, BundleContext context) {
        String file = caller.replace('.', '/') + ".class";
        return context == null ? caller : Arrays.stream(context.getBundles()).filter(bundle -> bundle.getEntry(file) != null)
                .map(Bundle::getSymbolicName).findFirst().map(name -> "bundle " + name + " (" + caller + ")").orElse(caller);
    }
}
