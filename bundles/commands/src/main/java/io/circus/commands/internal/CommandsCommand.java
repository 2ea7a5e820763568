// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Schemas;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Describes the commands, those of plugins too. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CommandsCommand implements QueryCommand {

    private static final String VERB = "verb";

    private final Commands commands;

    @Activate
    public CommandsCommand(@Reference Commands commands) {
        this.commands = commands;
    }

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public String summary() {
        return "describe the commands";
    }

    @Override
    public Access access(Request request) {
        return Access.filtered(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.optional(VERB, "the only one to describe").of(ValueType.TEXT).naming(Subject.VERB));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of(VERB, "start");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("commands", "the descriptions, sorted by name").listOf(
                Property.required("name", "the verb").of(ValueType.TEXT).naming(Subject.VERB),
                Property.required("summary", "one line for people").of(ValueType.TEXT),
                Property.required("request", "the JSON Schema of its properties").with(),
                Property.required("reply", "the JSON Schema of its reply").with()));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        if (!arguments.has(VERB)) {
            return Map.of("commands", commands.all().stream().map(CommandsCommand::shown).toList());
        }
        String verb = String.valueOf(arguments.value(VERB));
        Command found = commands.find(verb).orElseThrow(() -> new CommandException(ErrorCode.MESSAGE_ERROR,
                "cannot describe the command " + verb + ": there is none of that name"));
        return Map.of("commands", List.of(shown(found)));
    }

    private static Map<String, Object> shown(Command command) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", command.name());
        shown.put("summary", command.summary());
        shown.put("request", Schemas.request(command));
        shown.put("reply", Schemas.reply(command));
        return shown;
    }
}
