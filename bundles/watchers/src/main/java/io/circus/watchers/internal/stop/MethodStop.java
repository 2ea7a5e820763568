// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.stop;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.watchers.StopMethod;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.BackgroundCall;
import io.circus.watchers.internal.lane.ConditionVariable;
import io.circus.watchers.internal.services.StopMethods;
import io.circus.watchers.internal.workers.AskedProcess;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the processes of one stop by a stop method, for as long as the method likes and the stop goes on. A method that is
 * being replaced is waited for, and the next one goes on asking. A process gets the stop signal instead when the method
 * fails, does not come, or is removed for good. Any thread.
 */
final class MethodStop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("circus");

    /** The end of a stop ends the asking; this is for what goes on nevertheless. */
    private static final Duration ASKING_PATIENCE = Duration.ofSeconds(20);

    /** What is done for a process that cannot be asked. */
    interface Instead {
        void send(TrackedWorker worker, String reason);
    }

    private final String name;
    private final StopPolicy policy;
    private final WatcherContext context;
    private final Instead instead;
    private final Set<CompletableFuture<Void>> calls = ConcurrentHashMap.newKeySet();
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean closed;

    MethodStop(StopPolicy policy, WatcherContext context, Instead instead) {
        name = policy.method().orElseThrow();
        this.policy = policy;
        this.context = context;
        this.instead = instead;
    }

    /** Returns at once. */
    void ask(TrackedWorker worker) {
        Named<StopMethod> method = context.stopMethods().find(name).orElse(null);
        if (method == null) {
            inBackground(() -> await(worker));
            return;
        }
        CompletableFuture<Void> call = method.guard().begin(policy.gracefulTimeout().plus(ASKING_PATIENCE), () -> {
            method.service().ask(context.target(policy.settings(), worker, name));
            return null;
        });
        calls.add(call);
        call.whenComplete((result, failure) -> {
            calls.remove(call);
            if (failure != null && !(failure instanceof CancellationException || failure instanceof InterruptedException)) {
                // not here: a hook may be asked first
                inBackground(() -> failed(worker, method, failure));
            }
        });
        if (closed) {
            call.cancel(true);
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void inBackground(Work work) {
        Thread thread = Thread.ofVirtual().name("circus-stop-" + policy.settings().name()).unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                // the stop is over
            } finally {
                waiting.remove(Thread.currentThread());
            }
        });
        waiting.add(thread);
        thread.start();
    }

    /** A method that is not there any more was replaced or removed; one that is there has failed. */
    private void failed(TrackedWorker worker, Named<StopMethod> method, Throwable failure) throws InterruptedException {
        if (context.stopMethods().find(name).filter(method::equals).isPresent()) {
            instead.send(worker, BackgroundCall.reason(failure));
        } else {
            await(worker);
        }
    }

    /** What has been asked already has time; what has not been asked waits for a part of its graceful time at most. */
    private void await(TrackedWorker worker) throws InterruptedException {
        StopMethods methods = context.stopMethods();
        boolean asked = new AskedProcess(context.store(), worker, name, methods).askedAt().isPresent();
        var changed = new ConditionVariable(context.loop());
        Cancellable listening = methods.whenOneComes(changed::signal);
        try {
            if (!told.getAndSet(true) && methods.isAwaited(name)) {
                LOG.log(INFO, () -> policy.settings().name() + ": waiting for the stop method " + name);
            }
            if (asked) {
                changed.await(() -> closed || methods.find(name).isPresent() || !methods.isExpected(name));
            } else if (!changed.await(() -> closed || !methods.isAwaited(name), patience())) {
                methods.giveUp(name);
            }
        } finally {
            listening.cancel();
        }
        if (closed || worker.hasEnded()) {
            return;
        }
        if (methods.find(name).isPresent()) {
            ask(worker);
        } else {
            instead.send(worker, "there is no stop method " + name);
        }
    }

    private Duration patience() {
        Duration half = policy.gracefulTimeout().dividedBy(2);
        return half.compareTo(Hooks.PATIENCE) < 0 ? half : Hooks.PATIENCE;
    }

    /** The stop is over. */
    @Override
    public void close() {
        closed = true;
        calls.forEach(call -> call.cancel(true));
        waiting.forEach(Thread::interrupt);
    }
}
