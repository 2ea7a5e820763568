// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Access;
import io.circus.control.Caller;
import io.circus.control.CommandException;
import io.circus.control.Request;
import java.util.Set;

/** The one place that decides whether a caller may send a request. */
final class Gate {

    private static final Set<Object> BY_NAME = Set.of("glob", "simple");

    private Gate() {}

    /** @throws CommandException that says what is missing */
    static void check(Request request, Access access) throws CommandException {
        Caller caller = request.caller();
        if (!caller.role().includes(access.role())) {
            throw refused(request, caller + " has the role " + caller.role() + ", expected " + access.role());
        }
        if (caller.isLimited()) {
            checkWatcher(request, access);
        }
    }

    /** A pattern could match other watchers as well: a caller that is limited to some has to name one. */
    private static void checkWatcher(Request request, Access access) throws CommandException {
        if (access.filtered() && !request.properties().containsKey(access.watcher().orElse(""))) {
            return;
        }
        Object name = access.watcher().map(request.properties()::get).orElse(null);
        Object match = request.properties().getOrDefault("match", "simple");
        if (!(name instanceof String text) || text.chars().anyMatch(c -> "*?[]".indexOf(c) >= 0)
                || match == null || !BY_NAME.contains(match)
                || !request.caller().sees(text)) {
            throw refused(request, request.caller() + " may use the watchers " + String.join(" ", request.caller().watchers())
                    + ", expected the name of one");
        }
    }

    private static CommandException refused(Request request, String why) {
        return CommandException.refused("not allowed to " + request.command() + ": " + why);
    }
}
