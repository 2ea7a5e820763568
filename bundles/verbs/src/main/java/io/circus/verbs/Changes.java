// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verbs that change what watchers there are and how they run. */
final class Changes {

    private static final String WAITING = "--waiting";
    private static final String WAIT = "reply when it is done";

    private Changes() {}

    static List<Verb> verbs() {
        return List.of(
                DefinedVerb.named("set").summary("Change options of a watcher")
                        .example("set web numprocesses 4")
                        .takes(3, Integer.MAX_VALUE, "NAME KEY VALUE [KEY VALUE]...").flag(WAITING, WAIT)
                        .description("All of them or none. reload: the processes are replaced gracefully, once. at once: the option"
                                + " counts from then on.\nWhat is set is lost when the watcher is built anew.")
                        .details(Changes::options)
                        .makes(Changes::set),
                DefinedVerb.named("add").summary("Add a watcher")
                        .example("add --start clock sleep 60").takes(2, Integer.MAX_VALUE, "NAME CMD...")
                        .flag("--start", "start it at once").flag(WAITING, WAIT)
                        .description("The words of CMD are joined by spaces. The watcher is there until the daemon"
                                + " ends or reads its file again.")
                        .makes(Changes::add),
                DefinedVerb.named("rm").summary("Stop a watcher and forget it")
                        .example("rm web --waiting").takes(1, 1, "NAME")
                        .flag(WAITING, WAIT).flag("--nostop", "leave its processes running, unsupervised")
                        .makes((words, properties) -> {
                            properties.put("name", words.arguments().getFirst());
                            if (words.has("--nostop")) {
                                properties.put("nostop", true);
                            }
                            waiting(words, properties);
                        }),
                DefinedVerb.named("reloadconfig").summary("Read the configuration again and apply what has changed")
                        .example("reloadconfig --waiting")
                        .flag(WAITING, WAIT)
                        .description("Only watchers that differ from the file as it was applied last are touched; plan"
                                + " tells which.\nA file with mistakes changes nothing.")
                        .makes(Changes::waiting),
                DefinedVerb.named("plan").summary("Show what reloadconfig would do")
                        .example("plan")
                        .description("A line a difference: the action (apply, postpone, remove, restart, resize, add),"
                                + " what it is about,\nthe options that differ, and the effect. Nothing is changed.")
                        .prints(Changes::plan));
    }

    /** A line for each option that can be set. */
    private static String options() {
        var lines = new StringBuilder("\n\nOptions:\n");
        KnownOption.all().values().stream().filter(option -> option.name().indexOf('.') < 0).forEach(option -> lines.append(
                "\n  %-19s %-8s %s".formatted(option.name(), option.effect(), option.meaning())));
        return lines.append("\n  %-19s %-8s %s".formatted("rlimit_NAME", "at once", "a limit of the processes"))
                .append("\n  %-19s %-8s %s".formatted("hooks.POINT", "at once", "what to call at that point"))
                .append("\n  %-19s %-8s %s".formatted("stdout_stream.KEY", "at once", "where the output goes; so is stderr_stream.KEY"))
                .toString();
    }

    private static void set(Words words, Map<String, Object> properties) throws UsageException {
        List<String> all = words.arguments();
        if (all.size() % 2 == 0) {
            throw new UsageException(UsageException.Kind.ARGUMENTS, "List of key/values is invalid");
        }
        var options = new LinkedHashMap<String, Object>();
        for (int i = 1; i < all.size(); i += 2) {
            String key = all.get(i).toLowerCase(Locale.ROOT);
            options.put(key, OptionValues.of(key, all.get(i + 1)));
        }
        properties.put("name", all.getFirst());
        properties.put("options", options);
        waiting(words, properties);
    }

    private static void add(Words words, Map<String, Object> properties) {
        List<String> all = words.arguments();
        properties.put("name", all.getFirst());
        properties.put("cmd", String.join(" ", all.subList(1, all.size())));
        properties.put("start", words.has("--start"));
        waiting(words, properties);
    }

    private static void waiting(Words words, Map<String, Object> properties) {
        if (words.has(WAITING)) {
            properties.put("waiting", true);
        }
    }

    private static void plan(Map<String, ?> reply, PrintStream out) {
        List<?> steps = Values.list(reply.get("plan"));
        if (steps.isEmpty()) {
            out.println("nothing to do");
        }
        for (Object each : steps) {
            Map<?, ?> step = Values.map(each);
            String keys = Values.list(step.get("keys")).isEmpty() ? ""
                    : " (" + Values.joined(step.get("keys")).replace(",", ", ") + ")";
            out.println(Values.text(step.get("action")) + " " + Values.text(step.get("subject")) + keys + ": "
                    + Values.text(step.get("effect")));
        }
    }
}
