// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.List;
import java.util.Map;

/** The verbs that change something. */
final class Operations {

    private static final String WAITING = "--waiting";
    private static final String WAIT = "reply when it is done";

    private Operations() {}

    static List<Verb> verbs() {
        return List.of(
                matching("start", "Start watchers", "Without NAME: all that start by themselves. A running watcher gets"
                        + " the processes it misses."),
                matching("stop", "Stop watchers", "Without NAME: all of them. The daemon goes on."),
                matching("restart", "Stop watchers and start them again",
                        "Without NAME: the daemon stops everything, reads its configuration again and starts anew."),
                DefinedVerb.named("reload").summary("Replace the processes of watchers by new ones")
                        .example("reload web --sequential --waiting")
                        .takes(0, 1, "[NAME]")
                        .flag("--terminate", "restart instead of reloading gracefully")
                        .flag(WAITING, WAIT).flag("--sequential", "replace one process after another")
                        .description("Without NAME: of all watchers, and the daemon opens its log file again.")
                        .makes((words, properties) -> {
                            Queries.name(words, properties);
                            if (words.has("--terminate")) {
                                properties.put("graceful", false);
                            }
                            if (words.has("--sequential")) {
                                properties.put("sequential", true);
                            }
                            waiting(words, properties);
                        }),
                counting("incr", "Run more processes of a watcher"),
                counting("decr", "Run fewer processes of a watcher"),
                DefinedVerb.named("signal").summary("Send a signal to processes of a watcher")
                        .example("signal web HUP")
                        .takes(2, 3, "NAME [PID] SIGNUM")
                        .flag("--children", "to the direct children instead")
                        .flag("--recursive", "to all descendants as well")
                        .description("Without PID: to all of its processes. SIGNUM is a number or a name, with or"
                                + " without SIG, in any case.")
                        .makes(Operations::signal),
                DefinedVerb.named("kill").summary("End processes of a watcher, which replaces them")
                        .example("kill web --signum INT --graceful_timeout 5")
                        .takes(1, 2, "NAME [PID]")
                        .option("--signum", "SIGNUM", "the signal to send instead of the stop signal")
                        .option("--graceful_timeout", "SECONDS", "how long to wait before SIGKILL")
                        .flag(WAITING, WAIT).description("Without PID: all of its processes.")
                        .makes(Operations::kill),
                DefinedVerb.named("quit").summary("Stop everything and end the daemon")
                        .example("quit --waiting").flag(WAITING, WAIT)
                        .makes(Operations::waiting),
                DefinedVerb.named("gogo").summary("Run a line in the daemon's shell")
                        .example("gogo 'lb | grep circus'")
                        .takes(1, Integer.MAX_VALUE, "LINE...")
                        .description("The words are joined by spaces: circusctl gogo 'lb | grep circus'")
                        .makes((words, properties) -> properties.put("line", String.join(" ", words.arguments())))
                        .prints((reply, out) -> out.print(Values.text(reply.get("output")))));
    }

    private static Verb matching(String name, String summary, String withoutName) {
        return DefinedVerb.named(name).summary(summary).takes(0, 1, "[NAME]")
                .example(name + " 'web*' --waiting")
                .flag(WAITING, WAIT).option("--match", "MATCH", "how NAME is compared: glob (default), regex or simple")
                .description(withoutName + "\nNAME may be a pattern: a glob for the whole name, or a regular expression"
                        + " for its beginning.")
                .makes((words, properties) -> {
                    Queries.name(words, properties);
                    if (words.has("--match")) {
                        properties.put("match", words.value("--match"));
                    }
                    waiting(words, properties);
                });
    }

    private static Verb counting(String name, String summary) {
        return DefinedVerb.named(name).summary(summary).takes(1, 2, "NAME [NB]")
                .example(name + " web 2 --waiting").flag(WAITING, WAIT)
                .description("By NB, or by one.")
                .makes((words, properties) -> {
                    Queries.name(words, properties);
                    if (words.arguments().size() > 1) {
                        properties.put("nb", Values.integer(words.arguments().get(1)));
                    }
                    waiting(words, properties);
                })
                .prints((reply, out) -> out.println(reply.containsKey("singleton")
                        ? "This watcher is a Singleton - not changing the number of processes"
                        : reply.containsKey("numprocesses") ? Values.text(reply.get("numprocesses")) : "ok"));
    }

    private static void signal(Words words, Map<String, Object> properties) throws UsageException {
        List<String> all = words.arguments();
        properties.put("name", all.getFirst());
        properties.put("children", words.has("--children"));
        properties.put("recursive", words.has("--recursive"));
        properties.put("signum", all.getLast());
        if (all.size() > 2) {
            properties.put("pid", Values.integer(all.get(1)));
        }
    }

    private static void kill(Words words, Map<String, Object> properties) throws UsageException {
        properties.put("name", words.arguments().getFirst());
        if (words.arguments().size() > 1) {
            properties.put("pid", Values.integer(words.arguments().get(1)));
        }
        if (words.has("--signum")) {
            properties.put("signum", words.value("--signum"));
        }
        if (words.has("--graceful_timeout")) {
            properties.put("graceful_timeout", Values.number(words.value("--graceful_timeout")));
        }
        waiting(words, properties);
    }

    private static void waiting(Words words, Map<String, Object> properties) {
        if (words.has(WAITING)) {
            properties.put("waiting", true);
        }
    }
}
