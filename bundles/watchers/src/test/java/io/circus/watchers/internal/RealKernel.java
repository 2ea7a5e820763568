// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.EventLoop;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.Signal;
import io.circus.kernel.internal.linux.Epoll;
import io.circus.kernel.internal.linux.Subreaper;
import io.circus.kernel.internal.loop.EpollLoop;
import io.circus.kernel.internal.process.Journal;
import io.circus.kernel.internal.process.LinuxProcessTable;
import io.circus.kernel.internal.process.SystemCalls;
import java.time.Duration;
import java.util.Optional;

/** The real loop and the real table, without a framework, for tests with real processes. Orphans come to this JVM, as to the daemon. */
public final class RealKernel {

    private final EpollLoop loop;
    private final LinuxProcessTable table;

    public RealKernel() throws Exception {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        table = new LinuxProcessTable(loop, SystemCalls.linux(), Optional::empty, Journal.NONE);
        Subreaper.become();
        table.lookForOrphans();
    }

    public EventLoop loop() {
        return loop;
    }

    public ProcessTable table() {
        return table;
    }

    public void close() throws Exception {
        for (ChildProcess child : table.processes()) {
            child.signal(Signal.KILL);
            child.awaitExit(Duration.ofSeconds(30));
        }
        table.close();
        loop.stop();
    }
}
