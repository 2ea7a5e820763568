// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.commands.Answer;
import io.circus.commands.CommandException;
import io.circus.commands.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The requests that are waited for, each on a virtual thread of its own. Any thread. */
final class Waiters {

    /** How many there are at a time. */
    static final int MOST = 10_000;

    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** One request; it is answered once. */
    private static final class Waiter {

        private final Message message;
        private final Consumer<byte[]> reply;
        private final AtomicBoolean answered = new AtomicBoolean();

        Waiter(Message message, Consumer<byte[]> reply) {
            this.message = message;
            this.reply = reply;
        }

        void answer(byte[] bytes) {
            if (!answered.getAndSet(true)) {
                reply.accept(bytes);
            }
        }
    }

    /**
     * Waits for {@code pending} and hands its reply on; returns at once.
     *
     * @throws CommandException if there are too many already, or all is being closed
     */
    void add(Answer.Pending pending, Message message, Consumer<byte[]> reply) throws CommandException {
        if (closed) {
            throw closing();
        }
        if (waiters.size() >= MOST) {
            throw new CommandException(ErrorCode.COMMAND_ERROR, "cannot wait for more than " + MOST
                    + " requests at a time");
        }
        var waiter = new Waiter(message, reply);
        waiters.add(waiter);
        Thread.ofVirtual().name("request " + message.command()).start(() -> run(pending, waiter));
        if (closed) {
            waiter.answer(Replies.refused(closing(), message));
        }
    }

    /**
     * Tells all who wait that they wait in vain. Nothing is interrupted: one of the requests may be what stops or
     * updates this bundle, and is carried through to its end.
     */
    void close() {
        closed = true;
        waiters.forEach(waiter -> waiter.answer(Replies.refused(closing(), waiter.message)));
    }

    private void run(Answer.Pending pending, Waiter waiter) {
        byte[] bytes;
        try {
            bytes = Replies.ok(pending.await(), waiter.message.id());
        } catch (CommandException e) {
            bytes = Replies.refused(e, waiter.message);
        } catch (InterruptedException e) {
            bytes = Replies.refused(closing(), waiter.message);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            bytes = Replies.failed(e, waiter.message);
        }
        waiters.remove(waiter);
        waiter.answer(bytes);
    }

    private static CommandException closing() {
        return new CommandException(ErrorCode.COMMAND_ERROR,
                "the control endpoint is being closed, what was asked for may still be done");
    }
}
