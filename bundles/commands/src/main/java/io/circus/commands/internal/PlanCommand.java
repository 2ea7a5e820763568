// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.config.Plan;
import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.WatcherException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Shows what reloadconfig would do, without doing it. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PlanCommand implements Command {

    private final Daemon daemon;

    @Activate
    public PlanCommand(@Reference Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String summary() {
        return "show what reloadconfig would do";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("file", "the file of the daemon").of(ValueType.TEXT),
                Property.required("plan", "the steps in their order; empty if nothing has changed").listOf(
                        Property.required("action", "what is done").oneOf("apply", "postpone", "remove", "restart", "resize", "add"),
                        Property.required("subject", "a watcher, plugin:NAME or circus").of(ValueType.TEXT),
                        Property.required("keys", "the options that differ").listOf(ValueType.TEXT).naming(Subject.OPTION),
                        Property.required("effect", "what happens, for people").of(ValueType.TEXT)));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        try {
            Plan plan = daemon.plan();
            var result = new LinkedHashMap<String, Object>();
            result.put("file", plan.file());
            result.put("plan", plan.steps().stream().map(PlanCommand::shown).toList());
            return result;
        } catch (WatcherException e) {
            if (!request.caller().role().includes(Role.ADMIN)) {
                // The message about a mistake shows the value, which may come from the environment.
                throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR,
                        "cannot plan: the file has mistakes, which are told to admins and by circusd --check", e);
            }
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, e.getMessage(), e);
        }
    }

    private static Map<String, ?> shown(Plan.Step step) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("action", step.action().name().toLowerCase(Locale.ROOT));
        shown.put("subject", step.subject());
        shown.put("keys", step.keys());
        shown.put("effect", step.effect());
        return shown;
    }
}
