// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.nio.file.FileSystemException;
import java.util.Locale;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;

/** Logs the complaints of the framework, with the name of the bundle. */
public final class FrameworkReports {

    private static final System.Logger LOG = System.getLogger(FrameworkReports.class.getName());

    private FrameworkReports() {}

    public static void log(FrameworkEvent event) {
        switch (event.getType()) {
            case FrameworkEvent.ERROR -> LOG.log(ERROR, () -> text(event));
            case FrameworkEvent.WARNING -> LOG.log(WARNING, () -> text(event));
            default -> { }
        }
    }

    /** The messages of {@code failure} and its causes, on one line. */
    public static String reason(Throwable failure) {
        var text = new StringBuilder();
        String last = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = message(cause);
            if (!last.contains(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
                last = message;
            }
        }
        return text.toString().replaceAll("\\s*\\n\\s*", " ");
    }

    /** Whether {@code failure} only says that the framework is stopping while a bundle is installed or started. */
    static boolean isCausedByStop(boolean stopping, Throwable failure) {
        return stopping && (failure instanceof IllegalStateException || failure instanceof BundleException
                || failure instanceof InterruptedException);
    }

    /** The message of a failure. That of a {@link FileSystemException} is often the file alone, so its class is told too. */
    private static String message(Throwable cause) {
        if (cause instanceof FileSystemException file && file.getReason() == null && file.getFile() != null) {
            return file.getMessage() + ": " + words(cause).replaceFirst(" exception$", "");
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** {@code no such file exception}. */
    private static String words(Throwable cause) {
        return cause.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String text(FrameworkEvent event) {
        String name = event.getBundle() == null ? "framework" : event.getBundle().getSymbolicName();
        return "bundle " + name + ": " + (event.getThrowable() == null ? "unknown trouble" : reason(event.getThrowable()));
    }
}
