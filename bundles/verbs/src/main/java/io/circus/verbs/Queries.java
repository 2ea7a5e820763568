// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The read-only verbs. */
final class Queries {

    private Queries() {}

    static List<Verb> verbs() {
        return List.of(
                DefinedVerb.named("list").summary("List the watchers, or the processes of one")
                        .example("list web")
                        .takes(0, 1, "[NAME]").makes(Queries::name)
                        .description("Without NAME: the names of all watchers. With NAME: the pids of its processes.")
                        .prints((reply, out) -> out.println(
                                Values.joined(reply.get(reply.containsKey("pids") ? "pids" : "watchers")))),
                DefinedVerb.named("status").summary("Show what the watchers are doing")
                        .example("status")
                        .takes(0, 1, "[NAME]").wrongNumber("message invalid").makes(Queries::name)
                        .description("On a terminal a table: what needs attention first, why each watcher is what it is, what it uses and how its"
                                + " last process\nended; with NAME its processes and its last lines of output, too. Elsewhere one word for each"
                                + " watcher: active,\nstopped, starting or stopping.")
                        .prints(Queries::status).printsOnTerminal(Queries::statusOnTerminal),
                DefinedVerb.named("numprocesses").summary("Count the processes")
                        .example("numprocesses web").takes(0, 1, "[NAME]")
                        .wrongNumber("message invalid").makes(Queries::name)
                        .description("Without NAME: of all watchers together.")
                        .prints((reply, out) -> out.println(Values.text(reply.get("numprocesses")))),
                DefinedVerb.named("numwatchers").summary("Count the watchers")
                        .example("numwatchers")
                        .prints((reply, out) -> out.println(Values.text(reply.get("numwatchers")))),
                DefinedVerb.named("get").summary("Show options of a watcher")
                        .example("get web numprocesses env").takes(2, Integer.MAX_VALUE, "NAME KEY...")
                        .description("Prints a line KEY: VALUE for each KEY, in that order.")
                        .makes((words, properties) -> {
                            List<String> all = words.arguments();
                            properties.put("name", all.getFirst());
                            properties.put("keys", List.copyOf(all.subList(1, all.size())));
                        }).prints(Queries::options),
                DefinedVerb.named("options").summary("Show all options of a watcher")
                        .example("options web").takes(1, 1, "NAME")
                        .wrongNumber("number of arguments invalid").makes(Queries::name).prints(Queries::options),
                DefinedVerb.named("globaloptions").summary("Show the options of the daemon")
                        .example("globaloptions check_delay").takes(0, 1, "[OPTION]")
                        .description("Without OPTION: all of them.")
                        .makes((words, properties) -> optional(words, 0, "option", properties))
                        .prints(Queries::options)
                        .printsErrors((reply, err) -> err.println(Values.text(reply.get("reason")))),
                DefinedVerb.named("stats").summary("Show memory and CPU of the processes")
                        .example("stats web")
                        .takes(0, 2, "[NAME [PID]]").wrongNumber("message invalid")
                        .flag("--extended", "add what watchers tell about their processes")
                        .description("A line a process: PID, program, user, nice value, resident and virtual memory,"
                                + " percent of a CPU since the\nlast call, percent of the memory, CPU time. Its"
                                + " children follow, moved to the right.")
                        .makes(Queries::stats).prints(StatsText::print).printsOnTerminal(StatsTable::print),
                DefinedVerb.named("dstats").summary("Show memory and CPU of the daemon")
                        .example("dstats").prints(StatsText::printDaemon).printsOnTerminal(StatsTable::printDaemon),
                DefinedVerb.named("commands").summary("Describe the commands")
                        .example("commands start").takes(0, 1, "[VERB]")
                        .description("Without VERB: the names of all commands, those of plugins too. With --json before the command:"
                                + " the JSON Schema\nof the properties and the reply of each.")
                        .makes((words, properties) -> optional(words, 0, "verb", properties))
                        .prints(Queries::commands),
                DefinedVerb.named("listsockets").summary("List the managed sockets")
                        .example("listsockets").prints(Queries::sockets),
                DefinedVerb.named("tail").summary("Show the last lines that a watcher has printed").takes(1, 1, "NAME")
                        .example("tail web -n 20")
                        .option("-n", "N", "how many, 10 if not given").flag("-f", "go on with new ones, until interrupted")
                        .description("Of a watcher with a stdout_stream or a stderr_stream, whatever its class.")
                        .makes(Queries::tail).prints((reply, out) -> Values.list(reply.get("lines"))
                                .forEach(line -> out.println(Values.text(Values.map(line).get("line"))))),
                DefinedVerb.named("listen").summary("Print events as they happen, until interrupted")
                        .example("listen watcher.web.")
                        .takes(0, Integer.MAX_VALUE, "[TOPIC...]")
                        .description("Only events whose topic begins with one of the TOPICs, such as watcher.web. or"
                                + " watcher.web.reap;\nwithout TOPIC all. A line an event: topic and payload.")
                        .makes((words, properties) -> properties.put("topics", List.copyOf(words.arguments()))),
                DefinedVerb.named("why").summary("Show why a bundle is not active")
                        .example("why flapping").takes(0, 1, "[BUNDLE]")
                        .description("BUNDLE is a symbolic name, the last part of it, such as flapping, or an id."
                                + " Without BUNDLE: all\nbundles and components that are not active.")
                        .makes((words, properties) -> optional(words, 0, "bundle", properties))
                        .prints((reply, out) -> Values.list(reply.get("lines")).forEach(out::println)),
                DefinedVerb.named("ipython").summary("Not available: the daemon runs no Python")
                        .example("ipython")
                        .prints((reply, out) -> out.println("error: Could not start ipython kernel")));
    }

    /** The first argument, if there is one, as {@code name}. */
    static void name(Words words, Map<String, Object> properties) {
        optional(words, 0, "name", properties);
    }

    private static void optional(Words words, int index, String property, Map<String, Object> properties) {
        if (words.arguments().size() > index) {
            properties.put(property, words.arguments().get(index));
        }
    }

    private static void stats(Words words, Map<String, Object> properties) throws UsageException {
        name(words, properties);
        if (words.arguments().size() > 1) {
            properties.put("process", Values.integer(words.arguments().get(1)));
        }
        if (words.has("--extended")) {
            properties.put("extended", true);
        }
    }

    private static void tail(Words words, Map<String, Object> properties) throws UsageException {
        name(words, properties);
        if (words.has("-n")) {
            properties.put("lines", Values.integer(words.value("-n")));
        }
        if (words.has("-f")) {
            properties.put("follow", true);
        }
    }

    private static void status(Map<String, ?> reply, PrintStream out) {
        if (reply.get("statuses") instanceof Map<?, ?> statuses) {
            var sorted = new TreeMap<String, Object>();
            statuses.forEach((name, status) -> sorted.put(String.valueOf(name), status));
            sorted.forEach((name, status) -> out.println(name + ": " + Values.text(status)));
        } else {
            out.println(Values.text(reply.get("status")));
        }
    }

    private static void statusOnTerminal(Map<String, ?> reply, PrintStream out) {
        if (StatusReport.isIn(reply)) {
            StatusReport.print(reply, out);
        } else {
            status(reply, out);
        }
    }

    private static void options(Map<String, ?> reply, PrintStream out) {
        Values.map(reply.get("options")).forEach((key, value) ->
                out.println(key + ": " + (key.equals("env") ? Values.environment(value) : Values.text(value))));
    }

    private static void sockets(Map<String, ?> reply, PrintStream out) {
        for (Object entry : Values.list(reply.get("sockets"))) {
            Map<?, ?> socket = Values.map(entry);
            String address = socket.containsKey("path") ? Values.text(socket.get("path"))
                    : Values.text(socket.get("host")) + ":" + Values.text(socket.get("port"));
            out.println(Values.text(socket.get("fd")) + ":socket '" + Values.text(socket.get("name")) + "' at " + address);
        }
    }

    /** A line for each command; for a single one its properties, too. */
    private static void commands(Map<String, ?> reply, PrintStream out) {
        List<DescribedVerb> verbs = Values.list(reply.get("commands")).stream().map(each -> DescribedVerb.of(Values.map(each))).toList();
        if (verbs.size() == 1) {
            out.println(verbs.getFirst().help());
            return;
        }
        int width = verbs.stream().mapToInt(verb -> verb.name().length()).max().orElse(0);
        verbs.forEach(verb -> out.println(verb.name() + " ".repeat(width - verb.name().length() + 2) + verb.summary()));
    }
}
