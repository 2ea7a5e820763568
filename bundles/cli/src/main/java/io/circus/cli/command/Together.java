// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does the same with several daemons at the same time, each on a thread of its own. */
final class Together {

    private Together() {}

    /** What is done with one of them. */
    @FunctionalInterface
    interface Work {
        /** Returns the exit status. */
        int with(Target target) throws InterruptedException;
    }

    /** Waits until all is done, and returns the worst exit status. An interrupt is passed on to the threads. */
    static int run(List<Target> targets, Work work) throws InterruptedException {
        var tasks = new ArrayList<FutureTask<Integer>>();
        var threads = new ArrayList<Thread>();
        for (Target target : targets) {
            var task = new FutureTask<>(() -> work.with(target));
            tasks.add(task);
            threads.add(Thread.ofPlatform().daemon().start(task));
        }
        try {
            int worst = Requests.DONE;
            for (FutureTask<Integer> task : tasks) {
                worst = Math.max(worst, task.get());
            }
            return worst;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException wrong) {
                throw wrong;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }
}
