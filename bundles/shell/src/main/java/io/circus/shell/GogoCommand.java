// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Runs one line of the shell in a session of its own and answers with its output. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class GogoCommand implements Command {

    private static final String LINE = "line";

    /** Gogo takes every session for one on a terminal, and colours what grep finds. */
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

    /** Gogo's message for {@code start NAME}: Gogo starts bundles by number, or by the address of a jar. */
    private static final Pattern NO_NUMBER = Pattern.compile("MalformedURLException: no protocol: ([\\w.-]+)");

    private final CommandProcessor processor;

    @Activate
    public GogoCommand(@Reference CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public String name() {
        return "gogo";
    }

    @Override
    public String summary() {
        return "run a line of the shell";
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required(LINE, "the line, as it is typed in the shell").of(ValueType.TEXT));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of(LINE, "lb | grep circus");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("output", "what it printed").of(ValueType.TEXT));
    }

    /** Waits as long as the line takes; an interrupt ends it. Its standard input is empty. */
    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, false, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            SessionDefaults.apply(session);
            Object result = session.execute(String.valueOf(request.properties().get(LINE)));
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, reason(e), e);
        }
        out.flush();
        return Map.of("output", explained(COLOUR.matcher(output.toString(StandardCharsets.UTF_8)).replaceAll("")));
    }

    /** Tells what to type instead of a name that Gogo does not know. */
    private static String explained(String output) {
        Matcher name = NO_NUMBER.matcher(output);
        return name.find() ? output + "start takes a number here; by its name: circusctl bundle start " + name.group(1) + "\n" : output;
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
