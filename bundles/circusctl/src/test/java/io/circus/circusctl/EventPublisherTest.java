// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EventPublisherTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private static final Instant AT = Instant.ofEpochSecond(1_795_460_024L, 112_517_000);

    private static final Cause.Asked STOP = new Cause.Asked("user root", "stop");

    private final List<String> published = new ArrayList<>();
    private final EventPublisher publisher = new EventPublisher(new EventPublisher.Publication() {
        @Override
        public void publish(byte[] topic, Supplier<byte[]> payload) {
            published.add(new String(topic, StandardCharsets.UTF_8) + " "
                    + new String(payload.get(), StandardCharsets.US_ASCII));
        }

        @Override
        public void lost(long count) {
            published.add("lost " + count);
        }
    });

    @Test
    public void tellsWhatTheKernelHasDropped() {
        publisher.onEvent(new KernelEvent.EventsDropped(AT, 42));
        assertEquals(List.of("lost 42"), published);
    }

    @Test
    public void publishesWhatWatchersDo() {
        publisher.onEvent(new KernelEvent.WatcherAdded(AT, "web"));
        publisher.onEvent(new KernelEvent.WorkerSpawned(AT, "web", 1, 42));
        publisher.onEvent(new KernelEvent.WatcherStarted(AT, "web"));
        publisher.onEvent(new KernelEvent.WatcherUpdated(AT, "web"));
        publisher.onEvent(new KernelEvent.WatcherReloaded(AT, "web"));
        publisher.onEvent(new KernelEvent.WorkerSignalled(AT, "web", 1, 42, Signal.TERM, STOP));
        publisher.onEvent(new KernelEvent.WorkerReaped(AT, "web", 1, 42, new Exit.Signalled(Signal.TERM, false), STOP));
        publisher.onEvent(new KernelEvent.WorkerReaped(AT, "web", 1, 42, new Exit.Status(7), Cause.Ended.by(new Exit.Status(7))));
        var unknown = new Exit.Unknown("somebody else took its status");
        publisher.onEvent(new KernelEvent.WorkerReaped(AT, "web", 1, 42, unknown, Cause.Ended.by(unknown)));
        publisher.onEvent(new KernelEvent.WatcherStopped(AT, "web"));
        publisher.onEvent(new KernelEvent.WatcherRemoved(AT, "web"));
        assertEquals(List.of(
                "watcher.web.add {\"time\": 1795460024.112517}",
                "watcher.web.spawn {\"process_pid\": 42, \"time\": 1795460024.112517}",
                "watcher.web.start {\"time\": 1795460024.112517}",
                "watcher.web.updated {\"time\": 1795460024.112517}",
                "watcher.web.reload {\"time\": 1795460024.112517}",
                "watcher.web.kill {\"process_pid\": 42, \"time\": 1795460024.112517, \"cause\": \"asked\", \"by\": \"user root\"}",
                "watcher.web.reap {\"process_pid\": 42, \"time\": 1795460024.112517, \"exit_code\": -15, \"cause\": \"asked\","
                        + " \"by\": \"user root\"}",
                "watcher.web.reap {\"process_pid\": 42, \"time\": 1795460024.112517, \"exit_code\": 7, \"cause\": \"exit\", \"by\": null}",
                "watcher.web.reap {\"process_pid\": 42, \"time\": 1795460024.112517, \"exit_code\": null, \"cause\": \"unknown\", \"by\": null}",
                "watcher.web.stop {\"time\": 1795460024.112517}",
                "watcher.web.remove {\"time\": 1795460024.112517}"), published);
    }

    @Test
    public void publishesHooks() {
        publisher.onEvent(new KernelEvent.HookSucceeded(AT, "web", "before_start"));
        publisher.onEvent(new KernelEvent.HookFailed(AT, "web", "before_stop", "no \"luck\""));
        assertEquals(List.of(
                "watcher.web.hook_success {\"name\": \"before_start\", \"time\": 1795460024.112517}",
                "watcher.web.hook_failure {\"name\": \"before_stop\", \"time\": 1795460024.112517, "
                        + "\"error\": \"no \\\"luck\\\"\"}"), published);
    }

    @Test
    public void publishesThatAProcessIsNotReady() {
        publisher.onEvent(new KernelEvent.WorkerNotReady(AT, "web", 1, 42, "it has ended"));
        assertEquals(List.of("watcher.web.not_ready {\"process_pid\": 42, \"time\": 1795460024.112517, "
                + "\"error\": \"it has ended\"}"), published);
    }

    @Test
    public void publishesWhatBecomesOfSockets() {
        publisher.onEvent(new KernelEvent.SocketOpened(AT, "my web", "127.0.0.1:80"));
        publisher.onEvent(new KernelEvent.SocketFailed(AT, "web", "no right"));
        publisher.onEvent(new KernelEvent.SocketClosed(AT, "web"));
        assertEquals(List.of(
                "socket.my_web.open {\"time\": 1795460024.112517, \"address\": \"127.0.0.1:80\"}",
                "socket.web.failure {\"time\": 1795460024.112517, \"error\": \"no right\"}",
                "socket.web.close {\"time\": 1795460024.112517}"), published);
    }

    @Test
    public void namesAreLoweredAndWithoutSpaces() {
        publisher.onEvent(new KernelEvent.WatcherStarted(AT, "Tree Proc.a:b"));
        assertEquals(List.of("watcher.tree_proc.a:b.start {\"time\": 1795460024.112517}"), published);
    }

    @Test
    public void keepsToItselfWhatIsNoneOfAWatchers() {
        publisher.onEvent(new KernelEvent.Snapshot(AT, List.of()));
        publisher.onEvent(new KernelEvent.ProcessStarted(AT, "web", 1, 42));
        publisher.onEvent(new KernelEvent.ProcessExited(AT, "web", 1, 42, new Exit.Status(0), Cause.Ended.by(new Exit.Status(0))));
        assertEquals(List.of(), published);
    }
}
