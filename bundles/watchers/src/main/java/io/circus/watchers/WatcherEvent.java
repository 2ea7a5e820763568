// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cause;
import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What happens to a watcher or a plugin inside the daemon, and to the workers of a watcher. */
public sealed interface WatcherEvent extends Event {

    /** In its original case. */
    String watcher();

    /** What subscribers outside know it by: {@code spawn}, {@code stop} and so on. */
    String name();

    @Override
    default Optional<Topic> topic() {
        return Optional.of(Topic.ofWatcher(watcher(), name()));
    }

    private static Map<String, Object> body(String key, Object value, Instant at) {
        var body = new LinkedHashMap<String, Object>();
        body.put(key, value);
        body.put("time", at);
        return body;
    }

    private static Map<String, Object> putCause(Map<String, Object> body, Cause cause) {
        body.put("cause", cause.word());
        body.put("by", cause.by().orElse(null));
        return body;
    }

    /** About one process of a watcher. */
    sealed interface WorkerEvent extends WatcherEvent {

        int wid();

        int pid();

        @Override
        default Map<String, Object> body() {
            return WatcherEvent.body("process_pid", pid(), at());
        }
    }

    /** A watcher has a new worker: after its hooks agreed. {@code at} is the time just before the fork. */
    record WorkerSpawned(Instant at, String watcher, int wid, int pid) implements WorkerEvent {
        @Override
        public String name() {
            return "spawn";
        }
    }

    /** A worker has ended. */
    record WorkerReaped(Instant at, String watcher, int wid, int pid, Exit exit, Cause cause) implements WorkerEvent {

        /** Whether it was to end, by whatever command. */
        public boolean commanded() {
            return cause instanceof Cause.Commanded;
        }

        @Override
        public String name() {
            return "reap";
        }

        @Override
        public Map<String, Object> body() {
            Map<String, Object> body = WorkerEvent.super.body();
            body.put("exit_code", exit.exitCode().isPresent() ? exit.exitCode().getAsInt() : null);
            return WatcherEvent.putCause(body, cause);
        }
    }

    /** A worker, or a process of its tree ({@code pid}), was sent a signal to end it. @param cause why it is to end */
    record WorkerSignalled(Instant at, String watcher, int wid, int pid, Signal signal, Cause.Commanded cause)
            implements WorkerEvent {

        @Override
        public String name() {
            return "kill";
        }

        @Override
        public Map<String, Object> body() {
            return WatcherEvent.putCause(WorkerEvent.super.body(), cause);
        }
    }

    /** A new worker did not become ready in time and is ended; the one it should have replaced stays. */
    record WorkerNotReady(Instant at, String watcher, int wid, int pid, String reason) implements WorkerEvent {

        @Override
        public String name() {
            return "not_ready";
        }

        @Override
        public Map<String, Object> body() {
            Map<String, Object> body = WorkerEvent.super.body();
            body.put("error", reason);
            return body;
        }
    }

    /** Whoever has added it: a command, or the file. */
    record WatcherAdded(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "add";
        }
    }

    /** Before its processes are stopped. */
    record WatcherRemoved(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "remove";
        }
    }

    /** Active: all processes are spawned. */
    record WatcherStarted(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "start";
        }
    }

    /** Stopped: no process is left. Also after a start that failed. */
    record WatcherStopped(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "stop";
        }
    }

    /** A graceful reload is over. */
    record WatcherReloaded(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "reload";
        }
    }

    /** An option was set. */
    record WatcherUpdated(Instant at, String watcher) implements WatcherEvent {
        @Override
        public String name() {
            return "updated";
        }
    }

    /** A hook ran to its end, whatever it answered. */
    record HookSucceeded(Instant at, String watcher, String hook) implements WatcherEvent {

        @Override
        public String name() {
            return "hook_success";
        }

        @Override
        public Map<String, Object> body() {
            return WatcherEvent.body("name", hook, at);
        }
    }

    /** A hook could not be run or failed. */
    record HookFailed(Instant at, String watcher, String hook, String error) implements WatcherEvent {

        @Override
        public String name() {
            return "hook_failure";
        }

        @Override
        public Map<String, Object> body() {
            Map<String, Object> body = WatcherEvent.body("name", hook, at);
            body.put("error", error);
            return body;
        }
    }
}
