// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.kernel.StateStore;
import io.circus.watchers.StopMethod;
import io.circus.watchers.internal.services.StopMethods;
import java.time.Instant;
import java.util.Optional;

/**
 * That a process has been asked to end by a stop method. The kernel keeps it, so that neither the next instance of the
 * method nor that of this bundle asks again. Any thread.
 */
public record AskedProcess(StateStore store, TrackedWorker worker, String method, StopMethods methods) implements StopMethod.Memory {

    private static final String PREFIX = "asked/";

    private String key() {
        return PREFIX + worker.pid();
    }

    /** Who was asked by what: a process that gets the same pid later is another one. */
    private String subject() {
        return worker.process().startedAt() + " " + method + " ";
    }

    @Override
    public Optional<Instant> askedAt() {
        return store.get(key()).filter(text -> text.startsWith(subject()))
                .map(text -> Instant.ofEpochMilli(Long.parseLong(text.substring(subject().length()))));
    }

    @Override
    public void asked() {
        store.put(key(), subject() + Instant.now().toEpochMilli());
        worker.onExit(exit -> store.remove(key()));
    }

    @Override
    public void takenBack() {
        store.remove(key());
    }

    @Override
    public boolean goesOn() {
        return methods.isExpected(method);
    }
}
