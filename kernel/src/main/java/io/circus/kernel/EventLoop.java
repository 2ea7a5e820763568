// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Duration;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one thread that owns the process table and waits for descriptors, timers and tasks.
 *
 * <p><b>The rule: code on the loop never waits; code that waits never touches the table except through
 * {@link #call}.</b> A task that throws is logged and the loop goes on; a task that takes over 50 ms is logged.
 */
@ProviderType
public interface EventLoop {

    /**
     * Runs {@code task} on the loop, later and in the order of the calls, and returns at once. Any thread; when the kernel
     * has stopped, a {@link java.util.concurrent.RejectedExecutionException}.
     */
    void execute(Runnable task);

    /**
     * Runs {@code task} on the loop and waits for its result; what it throws is thrown here.
     * Any thread but the loop's own, which gets an {@link IllegalStateException}.
     */
    <T> T call(Supplier<T> task) throws InterruptedException;

    /**
     * Runs {@code task} on the loop once {@code delay} has passed on the monotonic clock; a step of the wall clock
     * changes nothing. Zero and negative delays run at the next turn. Any thread.
     */
    Cancellable after(Duration delay, Runnable task);

    /**
     * Runs {@code onReady} on the loop, once, when {@code descriptor} can be read or its other end is closed.
     * Watch again for the next time. The descriptor must stay open until then or until the watch is cancelled.
     * Any thread.
     */
    Cancellable whenReadable(int descriptor, Runnable onReady);

    /**
     * Runs {@code onArrival} on the loop each time something new comes in at {@code descriptor}, until it is cancelled: at once if
     * something waits there already. What is not taken out is not told again, and arrivals between two turns of the loop are one.
     * One that another process has taken out by the time the loop looks may go unnoticed.
     *
     * <p>Cancel before the descriptor is closed: what it refers to may live on in another process. A descriptor
     * can have one watch, of this kind or the other; a second one is for a copy of it. Any thread.
     */
    Cancellable whenArriving(int descriptor, Runnable onArrival);

    /** Whether the caller runs on the loop. */
    boolean inLoop();
}
