// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/** Lists, starts, stops, updates and explains bundles. It is always available: it refuses to stop the bundles that carry it. */
final class BundleCommand implements Command {

    private static final String ACTION = "action";
    private static final String NAME = "name";
    private static final String ACTIONS = "expected list, start, stop, update or why";

    private final Bundles bundles;
    private final BundleLife life;

    BundleCommand(Bundles bundles, BundleLife life) {
        this.bundles = bundles;
        this.life = life;
    }

    @Override
    public String name() {
        return "bundle";
    }

    @Override
    public String summary() {
        return "list, start, stop, update or explain the parts of the daemon";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required(ACTION, "list, start, stop, update or why").oneOf("list", "start", "stop", "update", "why"),
                Property.optional(NAME, "the bundle; all but list need it").of(ValueType.TEXT).naming(Subject.BUNDLE));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of(ACTION, "why", NAME, "io.circus.commands");
    }

    @Override
    public List<Property> reply() {
        Property name = Property.optional(NAME, "why: the bundle").of(ValueType.TEXT).naming(Subject.BUNDLE);
        Property state = Property.optional("state", "why: active, resolved and so on").of(ValueType.TEXT);
        Property version = Property.optional("version", "why: the version of the bundle").of(ValueType.TEXT);
        return List.of(Property.optional("bundles", "list: all of them").listOf(name, state, version), name, state, version,
                Property.optional("why", "why it is in that state").of(ValueType.TEXT),
                Property.optional("carrier", "why: whether it carries the commands, and so cannot be stopped").of(ValueType.BOOLEAN),
                Property.optional("uses", "why: what it needs").listOf(ValueType.TEXT).naming(Subject.BUNDLE),
                Property.optional("used_by", "why: who needs it").listOf(ValueType.TEXT).naming(Subject.BUNDLE));
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Object action = request.properties().get(ACTION);
        if ("list".equals(action)) {
            return new Answer.Ready(Map.of("bundles", bundles.all().stream().map(BundleCommand::line).toList()));
        }
        if (!(action instanceof String verb) || !List.of("start", "stop", "update", "why").contains(verb)) {
            throw Bundles.refused(ACTIONS + ", got " + action);
        }
        if (!(request.properties().get(NAME) instanceof String name)) {
            throw Bundles.refused("expected the name of a bundle to " + verb + "; `circusctl bundle list` shows all");
        }
        Bundle bundle = bundles.named(name);
        return switch (verb) {
            case "why" -> new Answer.Ready(why(bundle));
            case "start" -> done(() -> life.start(bundle));
            case "stop" -> {
                checkStop(bundle);
                yield done(() -> life.stop(bundle));
            }
            default -> {
                checkUpdate(bundle);
                yield life.update(bundle);
            }
        };
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }

    private interface Step {
        void run() throws CommandException, InterruptedException;
    }

    private static Answer done(Step step) {
        return new Answer.Pending(() -> {
            step.run();
            return Map.of();
        });
    }

    private void checkStop(Bundle bundle) throws CommandException {
        String name = Bundles.name(bundle);
        if (bundles.isCarrier(bundle)) {
            throw Bundles.refused("cannot stop " + name + ": it carries this command and nobody outside could start it again"
                    + (isKernel(bundle) ? "" : "; `circusctl bundle update " + name + "` replaces it"));
        }
    }

    private static void checkUpdate(Bundle bundle) throws CommandException {
        if (isKernel(bundle)) {
            throw Bundles.refused("cannot update " + Bundles.name(bundle) + ": the processes are its own; restart the daemon");
        }
    }

    private static boolean isKernel(Bundle bundle) {
        return "io.circus.kernel".equals(bundle.getSymbolicName());
    }

    private static Map<String, Object> line(Bundle bundle) {
        var line = new LinkedHashMap<String, Object>();
        line.put(NAME, Bundles.name(bundle));
        line.put("state", Bundles.state(bundle));
        line.put("version", bundle.getVersion().toString());
        return line;
    }

    private Map<String, Object> why(Bundle bundle) {
        var result = new LinkedHashMap<>(line(bundle));
        result.put("why", bundles.why(bundle));
        result.put("carrier", bundles.isCarrier(bundle));
        result.put("uses", Bundles.uses(bundle));
        result.put("used_by", Bundles.usedBy(bundle));
        return result;
    }
}
