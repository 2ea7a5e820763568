// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** What subscribers outside know the events of watchers by. */
public class WatcherEventTest {

    private static final Instant AT = Instant.EPOCH;
    private static final String TIME = "time=1970-01-01T00:00:00Z";
    private static final Cause.Asked STOP = new Cause.Asked("user root", "stop");

    @Test
    public void whatWatchersDo() {
        var unknown = new Exit.Unknown("somebody else took its status");
        assertEquals(List.of(
                "watcher.web.add {" + TIME + "}",
                "watcher.web.spawn {process_pid=42, " + TIME + "}",
                "watcher.web.start {" + TIME + "}",
                "watcher.web.updated {" + TIME + "}",
                "watcher.web.reload {" + TIME + "}",
                "watcher.web.kill {process_pid=42, " + TIME + ", cause=asked, by=user root}",
                "watcher.web.reap {process_pid=42, " + TIME + ", exit_code=-15, cause=asked, by=user root}",
                "watcher.web.reap {process_pid=42, " + TIME + ", exit_code=7, cause=exit, by=null}",
                "watcher.web.reap {process_pid=42, " + TIME + ", exit_code=null, cause=unknown, by=null}",
                "watcher.web.stop {" + TIME + "}",
                "watcher.web.remove {" + TIME + "}"),
                outside(new WatcherEvent.WatcherAdded(AT, "web"),
                        new WatcherEvent.WorkerSpawned(AT, "web", 1, 42),
                        new WatcherEvent.WatcherStarted(AT, "web"),
                        new WatcherEvent.WatcherUpdated(AT, "web"),
                        new WatcherEvent.WatcherReloaded(AT, "web"),
                        new WatcherEvent.WorkerSignalled(AT, "web", 1, 42, Signal.TERM, STOP),
                        new WatcherEvent.WorkerReaped(AT, "web", 1, 42, new Exit.Signalled(Signal.TERM, false), STOP),
                        new WatcherEvent.WorkerReaped(AT, "web", 1, 42, new Exit.Status(7), Cause.Ended.by(new Exit.Status(7))),
                        new WatcherEvent.WorkerReaped(AT, "web", 1, 42, unknown, Cause.Ended.by(unknown)),
                        new WatcherEvent.WatcherStopped(AT, "web"),
                        new WatcherEvent.WatcherRemoved(AT, "web")));
    }

    @Test
    public void whatHooksDo() {
        assertEquals(List.of("watcher.web.hook_success {name=before_start, " + TIME + "}",
                "watcher.web.hook_failure {name=before_stop, " + TIME + ", error=no luck}"),
                outside(new WatcherEvent.HookSucceeded(AT, "web", "before_start"),
                        new WatcherEvent.HookFailed(AT, "web", "before_stop", "no luck")));
    }

    @Test
    public void thatAProcessIsNotReady() {
        assertEquals(List.of("watcher.web.not_ready {process_pid=42, " + TIME + ", error=it has ended}"),
                outside(new WatcherEvent.WorkerNotReady(AT, "web", 1, 42, "it has ended")));
    }

    @Test
    public void namesAreLoweredAndWithoutSpaces() {
        assertEquals(List.of("watcher.tree_proc.a:b.start {" + TIME + "}"),
                outside(new WatcherEvent.WatcherStarted(AT, "Tree Proc.a:b")));
    }

    private static List<String> outside(WatcherEvent... events) {
        return Stream.of(events).map(event -> event.topic().orElseThrow() + " " + event.body()).toList();
    }
}
