// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The requests that are waited for, each on a virtual thread of its own. Any thread. */
final class Waiters {

    /** How many there are at a time, and their bytes; the values of a request take up to thirty times as much. */
    static final int MOST = 10_000;
    static final int MOST_BYTES = 4 << 20;

    private final Debts debts;
    private final Account bytes = new Account(MOST_BYTES);
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** One request; it is answered once. */
    private static final class Waiter {

        private final Answer.Pending pending;
        private final Message message;
        private final ReplySink sink;
        private final AtomicBoolean answered = new AtomicBoolean();

        Waiter(Answer.Pending pending, Message message, ReplySink sink) {
            this.pending = pending;
            this.message = message;
            this.sink = sink;
        }

        /** Leaves the reply to the next life of this bundle. @return false if that could not send it */
        boolean leave(Debts debts) {
            if (pending.update().isEmpty() || sink.creditor().isEmpty()) {
                return false;
            }
            if (!answered.getAndSet(true)) {
                debts.owe(sink.creditor().get(), pending.update().get(), message.id());
            }
            return true;
        }

        void answer(byte[] bytes) {
            if (!answered.getAndSet(true)) {
                Replies.send(bytes, message, sink);
            }
        }
    }

    Waiters(Debts debts) {
        this.debts = debts;
    }

    /**
     * Waits for {@code pending} and hands its reply on; returns at once.
     *
     * @throws CommandException if there are too many already, or all is being closed
     */
    void add(Answer.Pending pending, Message message, ReplySink sink) throws CommandException {
        if (closed) {
            throw closing();
        }
        if (waiters.size() >= MOST) {
            throw new CommandException(ErrorCode.COMMAND_ERROR, "cannot wait for more than " + MOST
                    + " requests at a time");
        }
        int size = message.raw().length;
        if (!bytes.take(size)) {
            throw new CommandException(ErrorCode.COMMAND_ERROR, "cannot wait for more than " + MOST_BYTES
                    + " bytes of requests at a time");
        }
        var waiter = new Waiter(pending, message, sink);
        waiters.add(waiter);
        boolean started = false;
        try {
            Thread.ofVirtual().name("request").start(() -> run(pending, waiter));
            started = true;
        } finally {
            if (!started) {
                forget(waiter);
            }
        }
        if (closed) {
            leaveOrRefuse(waiter);
        }
    }

    /**
     * Tells all who wait that they wait in vain, but those whose reply the next life of this bundle can send. Nothing is
     * interrupted: one of the requests may be what stops or updates this bundle, and is carried through to its end.
     */
    void close() {
        closed = true;
        waiters.forEach(this::leaveOrRefuse);
    }

    private void leaveOrRefuse(Waiter waiter) {
        if (!waiter.leave(debts)) {
            waiter.answer(Replies.refused(closing(), waiter.message));
        }
    }

    private void run(Answer.Pending pending, Waiter waiter) {
        byte[] reply;
        try {
            reply = Replies.ok(pending.await(), waiter.message.id());
        } catch (CommandException e) {
            reply = Replies.refused(e, waiter.message);
        } catch (InterruptedException e) {
            reply = Replies.refused(closing(), waiter.message);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            reply = Replies.failed(e, waiter.message);
        } finally {
            forget(waiter);
        }
        waiter.answer(reply);
    }

    private void forget(Waiter waiter) {
        waiters.remove(waiter);
        bytes.give(waiter.message.raw().length);
    }

    private static CommandException closing() {
        return new CommandException(ErrorCode.COMMAND_ERROR,
                "the control endpoint is being closed, what was asked for may still be done");
    }
}
