// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The verb about the parts that the daemon is made of. */
final class Parts {

    private static final List<String> ACTIONS = List.of("list", "start", "stop", "update", "why");

    private Parts() {}

    static List<Verb> verbs() {
        return List.of(
                DefinedVerb.named("bundle").summary("List, start, stop, update or explain the parts of the daemon")
                        .example("bundle update io.circus.commands")
                        .takes(1, 2, "list|start|stop|update|why [NAME]")
                        .description("list: all bundles with their states. why: what one is, what it needs and who needs it."
                                + " update: read the jar\nagain, and give its new content to those that use it; no process"
                                + " ends.\nNAME is the name of a bundle, of io.circus.NAME the last part too. What carries the"
                                + " commands cannot be stopped.")
                        .makes(Parts::request).prints(Parts::print));
    }

    private static void request(Words words, Map<String, Object> properties) throws UsageException {
        List<String> all = words.arguments();
        String action = all.getFirst();
        if (!ACTIONS.contains(action)) {
            String question = Nearest.question(Nearest.to(action, ACTIONS));
            throw new UsageException(UsageException.Kind.ARGUMENTS, "expected " + String.join(", ", ACTIONS.subList(0, 4)) + " or "
                    + ACTIONS.getLast() + ", got " + action + (question.isEmpty() ? "" : ": " + question));
        }
        if (all.size() == 1 != action.equals("list")) {
            throw new UsageException(UsageException.Kind.ARGUMENTS, all.size() == 1
                    ? "expected the name of a bundle to " + action + "; circusctl bundle list shows all" : "list takes no name");
        }
        properties.put("action", action);
        if (all.size() > 1) {
            properties.put("name", all.get(1));
        }
    }

    private static void print(Map<String, ?> reply, PrintStream out) {
        if (reply.get("bundles") instanceof List<?> bundles) {
            int width = bundles.stream().mapToInt(each -> Values.text(Values.map(each).get("name")).length()).max().orElse(0);
            for (Object each : bundles) {
                Map<?, ?> bundle = Values.map(each);
                String name = Values.text(bundle.get("name"));
                out.println(name + " ".repeat(width - name.length() + 2) + column(Values.text(bundle.get("state")))
                        + Values.text(bundle.get("version")));
            }
        } else if (reply.containsKey("why")) {
            out.println(Values.text(reply.get("name")) + " " + Values.text(reply.get("version")) + ": " + Values.text(reply.get("state"))
                    + ": " + Values.text(reply.get("why")));
            if (Boolean.TRUE.equals(reply.get("carrier"))) {
                out.println("carries the commands: it can be updated, not stopped");
            }
            many("uses: ", reply.get("uses"), out);
            many("used by: ", reply.get("used_by"), out);
        } else {
            out.println("ok");
        }
    }

    private static void many(String head, Object names, PrintStream out) {
        if (!Values.list(names).isEmpty()) {
            out.println(head + Values.joined(names).replace(",", ", "));
        }
    }

    /** As wide as the longest state. */
    private static String column(String state) {
        return state + " ".repeat(Math.max(0, "uninstalled".length() - state.length()) + 2);
    }
}
