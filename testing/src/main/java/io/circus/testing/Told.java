// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger is told while this is open. */
public final class Told extends Handler implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    /** Kept here: the system holds loggers weakly. */
    private final Logger log;

    private Told(Logger log) {
        this.log = log;
    }

    /** @param name of the logger */
    public static Told by(String name) {
        var told = new Told(Logger.getLogger(name));
        told.log.addHandler(told);
        return told;
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void publish(LogRecord entry) {
        messages.add(entry.getMessage());
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        log.removeHandler(this);
    }
}
