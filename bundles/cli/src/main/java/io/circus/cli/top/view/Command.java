// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Watcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a key asks for.
 *
 * @param servers the daemons that get it
 * @param subject what it is done to: {@code web}
 */
public record Command(String verb, Map<String, Object> properties, List<String> servers, String subject) {

    /** To the daemons of {@code watcher} that answer. */
    static Command of(String verb, Watcher watcher) {
        return new Command(verb, Map.of("name", watcher.name()), servers(watcher), watcher.name());
    }

    /** About one process where the verb takes one, otherwise about its watcher. */
    static Command of(String verb, Watcher watcher, long pid) {
        return verb.equals("kill") ? new Command(verb, Map.of("name", watcher.name(), "pid", pid), servers(watcher), watcher.name() + " " + pid)
                : of(verb, watcher);
    }

    private static List<String> servers(Watcher watcher) {
        return watcher.isOfSeveral() ? watcher.members().stream().filter(each -> !each.silent()).map(Watcher::server).toList()
                : List.of(watcher.server());
    }

    /** What to ask the user first; empty if the command hurts nobody. @param several whether there are several servers */
    Optional<String> question(Watcher watcher, boolean several) {
        String where = several ? " on " + String.join(", ", servers) : "";
        long running = watcher.number("running");
        String processes = properties.containsKey("pid") || running <= 0 ? "" : " (" + running + (running == 1 ? " process)" : " processes)");
        return switch (verb) {
            case "start", "incr" -> Optional.empty();
            case "decr" -> leavesNone(watcher) ? Optional.of("decr " + subject + " to no process" + where + "?") : Optional.empty();
            default -> Optional.of(this + where + processes + "?");
        };
    }

    private static boolean leavesNone(Watcher watcher) {
        return watcher.isOfSeveral() ? watcher.members().stream().anyMatch(Command::leavesNone) : watcher.number("wanted") <= 1;
    }

    /** {@code stop web}. */
    @Override
    public String toString() {
        return verb + " " + subject;
    }
}
