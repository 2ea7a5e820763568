// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import io.circus.control.Schemas;
import io.circus.verbs.DescribedVerb;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;

/** One command as a function of the shell: arguments and text are those of the command line. Any thread. */
final class VerbFunction implements Function {

    /** The verb with a longer text for a person. */
    private static final String STATUS = "status";

    private final Command command;
    private final Commands commands;

    VerbFunction(Command command, Commands commands) {
        this.command = command;
        this.commands = commands;
    }

    /** Waits as long as the command does; an interrupt ends the waiting. The text is printed, the result is null. */
    @Override
    public Object execute(CommandSession session, List<Object> arguments)
            throws FailedException, InterruptedException {
        Process process = Process.Utils.current();
        PrintStream out = process == null ? session.getConsole() : process.out();
        run(arguments.stream().map(argument -> argument == null ? "" : argument.toString()).toList(), out);
        out.flush();
        return null;
    }

    void run(List<String> words, PrintStream out) throws FailedException, InterruptedException {
        Verb verb = verb();
        try {
            ParsedCall call = verb.parse(words);
            boolean isStatus = command.name().equals(STATUS);
            ParsedCall asked = isStatus ? call.with("detail", true) : call;
            Map<String, ?> result = commands.execute(new Request(asked.command(), asked.properties()));
            var reply = new LinkedHashMap<String, Object>();
            reply.put("status", "ok");
            reply.putAll(result);
            if (isStatus) {
                verb.printOnTerminal(reply, out);
            } else {
                verb.print(reply, out);
            }
        } catch (UsageException e) {
            if (e.kind() != UsageException.Kind.HELP) {
                throw new FailedException(e.getMessage(), "error: " + e.getMessage());
            }
            out.println(e.getMessage());
        } catch (CommandException e) {
            throw new FailedException(e.getMessage(), errorText(verb, e));
        }
    }

    /** From the catalogue, or from the description of the command. */
    private Verb verb() {
        Optional<Verb> known = Verbs.named(command.name());
        return known.isPresent() ? known.get() : described(command);
    }

    /** The verb that the command line makes of the reply of {@code commands}. */
    static DescribedVerb described(Command command) {
        return DescribedVerb.of(Map.of("name", command.name(), "summary", command.summary(), "request", Schemas.request(command)));
    }

    private static String errorText(Verb verb, CommandException e) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("status", "error");
        reply.put("reason", e.getMessage());
        reply.put("errno", e.code().number());
        var text = new ByteArrayOutputStream();
        verb.printError(reply, new PrintStream(text, true, StandardCharsets.UTF_8));
        return text.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public String toString() {
        return command.summary();
    }
}
