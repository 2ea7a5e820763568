// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: one verb. It knows no transport. A plugin's command replaces another one of the same name as long
 * as the plugin is installed.
 *
 * <p>A plugin's command runs on platform threads of its own, see {@link io.circus.kernel.foreign.Guard}; a request may
 * take {@value #LIMIT_SECONDS} s, not counting the time in which it waits for an operation of watchers.
 */
@ConsumerType
public interface Command {

    /** The time limit for one request to the command of a plugin. */
    int LIMIT_SECONDS = 60;

    /** The name of the verb, in lower case; requests match it in any case. */
    String name();

    /** One line for the help. */
    String summary();

    /** The properties of the request, in the order in which missing ones are reported. */
    default List<Property> properties() {
        return List.of();
    }

    /**
     * The permission that {@code request} needs. The default allows only admins that are not limited to some
     * watchers. Must return at once, without side effects.
     */
    default Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    /**
     * Begins the command without waiting for anything. Requests begin in the order of their arrival, on a thread
     * that serves all clients. Work that takes time is left to the answer, which a virtual thread awaits. A command
     * that does not override this begins with {@link #execute}, on that virtual thread.
     *
     * @throws CommandException that becomes the error reply
     */
    default Answer begin(Request request) throws CommandException {
        return new Answer.Pending(() -> execute(request));
    }

    /**
     * Carries out the command. Called on a virtual thread and may wait. A command that takes time returns at once with
     * no result unless the request says {@code waiting}.
     *
     * @return the keys of the reply in their order: text, numbers, booleans, null, maps and lists of them
     * @throws CommandException that becomes the error reply
     */
    Map<String, ?> execute(Request request) throws CommandException, InterruptedException;

    /**
     * One property of the request.
     *
     * @param name its key
     * @param required whether a request without it is refused
     * @param summary one line for the help
     */
    record Property(String name, boolean required, String summary) {

        public static Property required(String name, String summary) {
            return new Property(name, true, summary);
        }

        public static Property optional(String name, String summary) {
            return new Property(name, false, summary);
        }
    }
}
