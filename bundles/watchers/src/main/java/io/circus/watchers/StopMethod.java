// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Another way than a signal to ask a process to end: a service, which a watcher selects with {@code stop_method = NAME}.
 * It takes the place of the stop signal wherever the daemon ends a process on its own account. What follows is as always:
 * the graceful timeout, then SIGKILL. An explicit signal, and a graceful timeout of zero, do without it.
 *
 * <p>Its methods run on threads of their own, several at a time. A thread that goes on long after it was interrupted is left
 * behind, and the method not called again before its bundle is updated: {@link io.circus.toolkit.foreign.Guard}.
 */
@ConsumerType
public interface StopMethod {

    /** The service property that holds the name. */
    String NAME = "circus.stop.method";

    /**
     * Asks {@code process} to end. When the service goes while it asks, an exception says so: if the plugin is being
     * replaced the next instance is called for the same process, and its {@link Target#memory} tells what the former one has
     * done. May take as long as it likes, for instance to ask again: the thread is interrupted once
     * the process has ended or its graceful time is over.
     *
     * <p>A service that goes while it asks leaves this method with an exception. If its plugin is being replaced, the next
     * instance goes on: {@link Target#memory} tells it what the former one has done. If the plugin is removed, the process gets
     * the stop signal.
     *
     * @throws Exception if it cannot be asked: then it gets the stop signal, and the log the message
     */
    void ask(Target process) throws Exception;

    /**
     * Called before a process is spawned, to take back what an earlier one was told. The spawn waits for it, 10 s at most.
     *
     * @throws Exception if that cannot be done: the log gets the message, and the process is spawned all the same
     */
    default void prepare(Target process) throws Exception {}

    /**
     * Who is asked.
     *
     * @param settings of the watcher, as they are now
     * @param wid the worker's number
     * @param pid the process; 0 if it is not spawned yet
     * @param variables expands {@code $(circus.NAME)} in text as in {@code cmd}, and {@code $(circus.name)}
     * @param memory what is known of the asking of the process
     */
    record Target(WatcherSettings settings, int wid, int pid, UnaryOperator<String> variables, Memory memory) {

        /** Of a process that nobody has asked, and of which nothing is kept. */
        public Target(WatcherSettings settings, int wid, int pid, UnaryOperator<String> variables) {
            this(settings, wid, pid, variables, Memory.NONE);
        }

        public String watcher() {
            return settings.name();
        }

        /** {@code text} with the variables that {@code cmd} has too, and with the name of the watcher. */
        public String expand(String text) {
            return variables.apply(text);
        }

        /** {@code web[4242]}; before it is spawned {@code web, worker 1}. */
        @Override
        public String toString() {
            return pid == 0 ? watcher() + ", worker " + wid : watcher() + "[" + pid + "]";
        }
    }

    /** What the daemon remembers of the asking of one process, also while the plugin is updated or configured anew. */
    interface Memory {

        /** Nothing is remembered. */
        Memory NONE = new Memory() {
            @Override
            public Optional<Instant> askedAt() {
                return Optional.empty();
            }

            @Override
            public void asked() {}

            @Override
            public void takenBack() {}

            @Override
            public boolean goesOn() {
                return false;
            }
        };

        /** When the process was asked, by this instance of the method or a former one; empty if it was not. */
        Optional<Instant> askedAt();

        /** The process has been asked, and need not be asked again. */
        void asked();

        /** What the process was told is taken back. */
        void takenBack();

        /** Of a method that goes: whether its plugin is being replaced, so that the next instance goes on asking. */
        boolean goesOn();
    }
}
