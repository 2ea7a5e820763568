// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.BundleException;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;

public final class BridgeLoggerTest {

    private final Logger target = Logger.getLogger("bridge.test");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @Before
    public void listen() {
        target.setUseParentHandlers(false);
        target.addHandler(handler);
    }

    @After
    public void stopListening() {
        target.removeHandler(handler);
    }

    @Test
    public void fillsInWhatIsPassed() {
        org.osgi.service.log.Logger log = new LogBridge(() -> false).getLogger("bridge.test");
        log.error("plain");
        log.warn("{} of {}", 1, 2);
        log.error("{} {} {}", "a", "b", "c");
        log.audit("left {}", "over", new IllegalStateException("out of luck"));
        assertEquals(List.of("SEVERE plain", "WARNING 1 of 2", "SEVERE a b c", "INFO left over: out of luck"), lines);
    }

    @Test
    public void keepsTheFrameworkQuiet() {
        org.osgi.service.log.Logger log = new LogBridge(() -> false).getLogger("bridge.test");
        log.info("a bundle was seen");
        log.debug("a bundle was looked at");
        assertEquals(List.of(), lines);
        assertFalse(log.isInfoEnabled());
        assertTrue(log.isWarnEnabled());
    }

    @Test
    public void formatsInPrintfStyleWhenAsked() {
        new LogBridge(() -> false).getLogger("bridge.test", FormatterLogger.class).error("%05d", 42);
        assertEquals(List.of("SEVERE 00042"), lines);
    }

    @Test
    public void refusesOtherKindsOfLogger() {
        interface Own extends org.osgi.service.log.Logger {}

        assertThrows(IllegalArgumentException.class, () -> new LogBridge(() -> false).getLogger("bridge.test", Own.class));
    }

    @Test
    @SuppressWarnings("deprecation") // of the methods that bundles call
    public void whatTheEndOfTheDaemonCutsShortIsNoError() {
        Logger osgi = Logger.getLogger("osgi");
        osgi.addHandler(handler);
        try {
            var failure = new BundleException("the framework has been shut down");
            new LogBridge(() -> true).log(LogService.LOG_ERROR, "cannot install", failure);
            new LogBridge(() -> true).log(LogService.LOG_INFO, "ending", new InterruptedException());
            assertEquals(List.of(), lines);
            new LogBridge(() -> false).log(LogService.LOG_ERROR, "cannot install", failure);
            assertEquals(List.of("SEVERE cannot install: the framework has been shut down"), lines);
        } finally {
            osgi.removeHandler(handler);
        }
    }
}
