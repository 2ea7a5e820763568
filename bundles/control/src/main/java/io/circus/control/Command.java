// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: one verb. It knows no transport. A plugin's command with the name of another one takes its place for as long
 * as the plugin is there.
 *
 * <p>All of a plugin's command runs on platform threads of its own, see {@link io.circus.kernel.foreign.Guard}; a request may take
 * {@value #LIMIT_SECONDS} s, not counting the time in which it waits for an operation of watchers.
 */
@ConsumerType
public interface Command {

    /** How long one request may take the command of a plugin. */
    int LIMIT_SECONDS = 60;

    /** In lower case; requests are matched in lower case. */
    String name();

    /** One line for the help. */
    String summary();

    /** What it reads from the request, in the order in which missing ones are told. */
    default List<Property> properties() {
        return List.of();
    }

    /**
     * What {@code request} needs of its caller. A command that does not say is for admins, and not for those that are
     * limited to some watchers. Must return at once and do nothing.
     */
    default Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    /**
     * Begins it without waiting for anything. Requests are begun in the order in which they came, on a thread that
     * serves everybody; what takes time is left to the answer, which is awaited on a virtual thread. A command that
     * does not override this begins with {@link #execute}, on that virtual thread.
     *
     * @throws CommandException that becomes the error reply
     */
    default Answer begin(Request request) throws CommandException {
        return new Answer.Pending(() -> execute(request));
    }

    /**
     * Does it. Called on a virtual thread and may wait. A command that takes time returns at once with no result unless
     * the request says {@code waiting}.
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
