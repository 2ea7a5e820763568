// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.UnreachableException;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.Verb;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** {@code tail -f}: asks again and again for newer lines, and lets the daemon wait for them. One thread. */
public final class Follower {

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;

    public Follower(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Whether {@code call} asks for it. */
    public static boolean isWanted(ParsedCall call) {
        return call.properties().containsKey("follow");
    }

    /**
     * Ends when it is interrupted, its output is closed or all {@code targets} have gone. Where there are several, each
     * line is labelled.
     *
     * @return the worst exit status
     */
    public int follow(List<Target> targets, Verb verb, ParsedCall call) throws InterruptedException {
        if (targets.size() == 1 && !options.labelled()) {
            return follow(targets.getFirst(), verb, call, Labels.NONE);
        }
        return Together.run(targets, target -> follow(target, verb, call, new Labels(Requests.label(target))));
    }

    private int follow(Target target, Verb verb, ParsedCall call, Labels labels) throws InterruptedException {
        var properties = new LinkedHashMap<String, Object>(call.properties());
        properties.remove("follow");
        try (var client = options.connect(target)) {
            while (!out.checkError()) {
                Map<String, Object> reply = client.call(call.command(), properties);
                if (Verb.isError(reply)) {
                    labels.print(err, to -> verb.printError(reply, to));
                    return Requests.REFUSED;
                }
                labels.print(out, to -> verb.print(TerminalPrinter.shown(reply, to), to));
                properties.put("lines", Integer.MAX_VALUE);
                properties.put("after", reply.get("last"));
                properties.put("wait", options.timeout() / 2);
            }
        } catch (UnreachableException e) {
            labels.print(err, to -> to.println(Help.unreachable(e, options)));
        } catch (TimeoutException e) {
            labels.print(err, to -> to.println(Help.timedOut(target, call.command(), options.timeout(), "")));
        }
        return Requests.FAILED;
    }
}
