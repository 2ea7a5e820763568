// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;

/**
 * Tries again what has failed for a passing reason: no descriptors, no memory, no room on the disk, a lock of the framework that
 * others hold. Each further try waits twice as long as the one before, up to half a minute. Any thread.
 */
final class LaterTries {

    private static final Duration FIRST = Duration.ofSeconds(1);
    /** The framework's message while it refreshes other bundles. */
    private static final String LOCK = "acquire global lock";
    private static final int MOST_DOUBLINGS = 5;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("circus-later").factory());

    LaterTries() {
        // made now: later there may be no memory for a thread
        timer.prestartCoreThread();
    }

    /** Whether {@code failure} has nothing to do with the content of the jar. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError || cause instanceof IOException && !isAboutContent(cause)
                    || String.valueOf(cause.getMessage()).contains(LOCK)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAboutContent(Throwable failure) {
        return failure instanceof ZipException || failure instanceof EOFException || failure instanceof NoSuchFileException;
    }

    /** @param failures how many tries in a row have failed */
    void after(int failures, Runnable next) {
        timer.schedule(next, FIRST.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS), TimeUnit.MILLISECONDS);
    }
}
