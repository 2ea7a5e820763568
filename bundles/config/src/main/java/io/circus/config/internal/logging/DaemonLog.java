// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The log of the daemon: everything that any bundle logs with {@link System.Logger}. It replaces all other handlers. It stays when this
 * bundle is stopped, so that no line is lost, until the next one replaces it. Any thread.
 */
public final class DaemonLog extends Handler {

    /** The least level of lines of libraries and the JDK: what they log below it is of use only to their authors. */
    private static final Level FOREIGN = Level.INFO;

    private static final Logger ROOT = Logger.getLogger("");

    private final long pid;
    /** The loggers of the product's own bundles, and parents of those that are named after a class. */
    private final List<Logger> own = List.of(Logger.getLogger("circus"), Logger.getLogger("io.circus"));
    private LogSink sink = new StderrLog();
    private Formatter line;
    private boolean traces;
    /** The reason why the last line went to standard error instead, which is told once. */
    private String obstacle = "";

    private DaemonLog(long pid) {
        this.pid = pid;
        line = new LogLine(pid, ZoneId.systemDefault(), false);
    }

    /** Installs a log for this JVM, on standard error, from INFO on. */
    public static DaemonLog install(long pid) {
        var log = new DaemonLog(pid);
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
            handler.close();
        }
        ROOT.addHandler(log);
        log.setThreshold(Level.INFO);
        return log;
    }

    /**
     * Writes lines of at least {@code level} to {@code output} from now on.
     *
     * @param level critical, error, warning, info or debug; anything else counts as info
     * @param output {@code -} or {@code stdout} for standard error, a {@link SyslogAddress} or a file
     * @param json whether lines are JSON objects rather than lines like those of the original
     * @throws IOException with a message for the user; the log is unchanged then
     */
    public synchronized void configure(String level, String output, boolean json) throws IOException {
        LogSink next;
        try {
            next = open(output);
        } catch (IOException e) {
            throw new IOException("cannot log to " + output + ": " + FileTrouble.reason(e), e);
        }
        sink.close();
        sink = next;
        line = json ? new JsonLine(pid) : new LogLine(pid, ZoneId.systemDefault(), sink.isSyslog());
        Level threshold = threshold(level);
        traces = threshold == Level.FINE;
        setThreshold(threshold);
    }

    private void setThreshold(Level threshold) {
        own.forEach(logger -> logger.setLevel(threshold));
        ROOT.setLevel(threshold.intValue() < FOREIGN.intValue() ? FOREIGN : threshold);
    }

    public synchronized boolean isOnStderr() {
        return sink instanceof StderrLog;
    }

    /** Opens a log file again. A failure is told on standard error. */
    public synchronized void reopen() {
        try {
            sink.reopen();
        } catch (IOException e) {
            fallBack("cannot open the log again: " + FileTrouble.of(e));
        }
    }

    @Override
    public synchronized void publish(LogRecord record) {
        String text = line.format(record);
        try {
            sink.write(record.getLevel(), text);
            if (traces && record.getThrown() != null) {
                var trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace));
                // Indented: a message in it may have lines, and none must look like a line of the log.
                sink.write(record.getLevel(), trace.toString().lines().map(each -> "    " + LogText.line(each))
                        .collect(Collectors.joining("\n")));
            }
            obstacle = "";
        } catch (IOException | RuntimeException | LinkageError e) {
            // a bundle that the sink needs may have gone before the last line: no class comes from it any more
            String now = e.toString();
            fallBack(now.equals(obstacle) ? text : text + " (cannot log: " + now + ")");
            obstacle = now;
        }
    }

    @Override
    public void flush() {
        // every line is written at once
    }

    /** Closes the file; whatever is logged then opens it again. */
    @Override
    public synchronized void close() {
        try {
            sink.close();
        } catch (IOException e) {
            fallBack("cannot close the log: " + FileTrouble.of(e));
        }
    }

    private static void fallBack(String text) {
        System.err.println(text);
    }

    private static LogSink open(String output) throws IOException {
        if (output.equals("-") || output.equals("stdout")) {
            return new StderrLog();
        }
        return output.startsWith(SyslogAddress.SCHEME) ? new SyslogLog(output) : new FileLog(Path.of(output));
    }

    private static Level threshold(String level) {
        return switch (level.strip().toLowerCase(Locale.ROOT)) {
            case "critical" -> Level.OFF;
            case "error" -> Level.SEVERE;
            case "warning" -> Level.WARNING;
            case "debug" -> Level.FINE;
            default -> Level.INFO;
        };
    }
}
