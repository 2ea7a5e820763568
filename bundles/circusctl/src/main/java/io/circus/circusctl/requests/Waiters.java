// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The waiting requests, each on a virtual thread of its own. Any thread. */
final class Waiters {

    /** The limits for waiting requests, in number and in bytes; the values of a request take up to thirty times as much. */
    static final int MOST = 10_000;
    static final int MOST_BYTES = 4 << 20;

    private final Debts debts;
    private final LeftRequests left;
    private final Account bytes = new Account(MOST_BYTES);
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** One waiting request; it gets one reply. */
    private static final class Waiter {

        /** The outcome as far as it is known. Guarded by this. */
        private Answer answer;
        private final Message message;
        private final ReplySink sink;
        private final AtomicBoolean answered = new AtomicBoolean();

        Waiter(Answer answer, Message message, ReplySink sink) {
            this.answer = answer;
            this.message = message;
            this.sink = sink;
        }

        /**
         * Leaves the reply, or the request if nothing has begun yet, to the next version of this bundle.
         *
         * @return false if that version could not reply
         */
        synchronized boolean leave(Debts debts, LeftRequests left) {
            if (answered.get()) {
                return true;
            }
            if (answer instanceof Answer.Later && left.leave(sink.creditor(), message.raw())) {
                answered.set(true);
                return true;
            }
            if (answer instanceof Answer.Pending pending && pending.update().isPresent() && sink.creditor().isPresent()) {
                if (!answered.getAndSet(true)) {
                    debts.owe(sink.creditor().get(), pending.update().get(), message.id());
                }
                return true;
            }
            return false;
        }

        /** Waits until the request can begin, and begins it, unless it is left to the next version. */
        Map<String, ?> await() throws CommandException, InterruptedException {
            Answer known = known();
            while (known instanceof Answer.Later later) {
                later.moment().await();
                known = begin(later);
            }
            return known.await();
        }

        private synchronized Answer known() {
            return answer;
        }

        private synchronized Answer begin(Answer.Later later) throws CommandException {
            if (answered.get()) {
                throw closing();
            }
            answer = later.beginning().begin();
            return answer;
        }

        /** @param reply is not called if the next version replies: by then even the classes of this one may be gone */
        void answer(Supplier<byte[]> reply) {
            if (!answered.getAndSet(true)) {
                Replies.send(reply.get(), message, sink);
            }
        }
    }

    Waiters(Debts debts, LeftRequests left) {
        this.debts = debts;
        this.left = left;
    }

    /**
     * Starts to wait for {@code answer}, whose reply goes to {@code sink}; returns at once.
     *
     * @throws CommandException if there are too many already, or the endpoint is being closed
     */
    void add(Answer answer, Message message, ReplySink sink) throws CommandException {
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
        var waiter = new Waiter(answer, message, sink);
        waiters.add(waiter);
        boolean started = false;
        try {
            Thread.ofVirtual().name("request").start(() -> run(waiter));
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
     * Sends an error to all waiting clients, except those whose reply the next version of this bundle can send, or
     * whose request it can begin. Nothing is interrupted: one of the requests may be the stop or update of this bundle,
     * and is carried out to its end.
     */
    void close() {
        closed = true;
        waiters.forEach(this::leaveOrRefuse);
    }

    private void leaveOrRefuse(Waiter waiter) {
        if (!waiter.leave(debts, left)) {
            waiter.answer(() -> Replies.refused(closing(), waiter.message));
        }
    }

    private void run(Waiter waiter) {
        Supplier<byte[]> reply;
        try {
            byte[] result = Replies.ok(waiter.await(), waiter.message.id());
            reply = () -> result;
        } catch (CommandException e) {
            reply = () -> Replies.refused(e, waiter.message);
        } catch (InterruptedException e) {
            reply = () -> Replies.refused(closing(), waiter.message);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            reply = () -> Replies.failed(e, waiter.message);
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
