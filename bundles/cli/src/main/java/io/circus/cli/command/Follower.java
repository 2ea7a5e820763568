// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.UnreachableException;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.Verb;
import java.io.PrintStream;
import java.util.LinkedHashMap;
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

    /** Ends when it is interrupted, its output is closed or the daemon has gone. @return the exit status */
    public int follow(Target target, Verb verb, ParsedCall call) throws InterruptedException {
        var properties = new LinkedHashMap<String, Object>(call.properties());
        properties.remove("follow");
        try (var client = options.connect(target)) {
            while (!out.checkError()) {
                Map<String, Object> reply = client.call(call.command(), properties);
                if (Verb.isError(reply)) {
                    verb.printError(reply, err);
                    return Requests.REFUSED;
                }
                verb.print(TerminalPrinter.shown(reply, out), out);
                properties.put("lines", Integer.MAX_VALUE);
                properties.put("after", reply.get("last"));
                properties.put("wait", options.timeout() / 2);
            }
        } catch (UnreachableException e) {
            err.println(Help.unreachable(e, options));
        } catch (TimeoutException e) {
            err.println(Help.timedOut(target, call.command(), options.timeout(), ""));
        }
        return Requests.FAILED;
    }
}
