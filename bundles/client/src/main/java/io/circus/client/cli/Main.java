// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.ByteText;
import io.circus.client.CircusClient;
import io.circus.client.Discovery;
import io.circus.client.EventStream;
import io.circus.client.Json;
import io.circus.client.verbs.ParsedCall;
import io.circus.client.verbs.UsageException;
import io.circus.client.verbs.Verb;
import io.circus.client.verbs.Verbs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The program circusctl: one verb, its reply as text or JSON, and an exit status that tells how it went. */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] args) throws InterruptedException {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = new Main(out, err, System.getenv()).run(List.of(args));
        out.flush();
        System.exit(status);
    }

    /** Does what {@code words} say and returns the exit status. */
    int run(List<String> words) throws InterruptedException {
        if (words.isEmpty() && environment.containsKey("AUTO_COMPLETE")) {
            return new Completion(out).complete(environment);
        }
        try {
            Options options = Options.parse(words, environment);
            if (options.version()) {
                out.println("circusctl " + Help.version());
                return DONE;
            }
            if (options.help() && options.command().isEmpty()) {
                Help.print(out);
                return DONE;
            }
            if (options.discover().isPresent()) {
                return discover(options.discover().get());
            }
            if (options.command().isEmpty()) {
                throw new UsageException(UsageException.Kind.OPTIONS, "expected a command");
            }
            String name = options.command().getFirst();
            List<String> rest = options.command().subList(1, options.command().size());
            if (name.equals("keygen") && !options.help()) {
                Keygen.run(rest, out);
                return DONE;
            }
            Verb verb = Verbs.named(name).orElseThrow(() -> new UsageException(
                    UsageException.Kind.OPTIONS, "unrecognized arguments: " + String.join(" ", options.command())));
            if (options.help()) {
                out.println(verb.description());
                return DONE;
            }
            ParsedCall call = verb.parse(rest);
            return name.equals("listen") ? listen(options, call) : call(options, verb, call);
        } catch (UsageException e) {
            return wrongUsage(e);
        } catch (IllegalArgumentException e) {
            err.println("error: " + e.getMessage());
            return FAILED;
        }
    }

    /** Prints the daemons that answer within a second. */
    private int discover(String group) {
        try {
            Discovery found = Discovery.of(group, Duration.ofSeconds(1));
            if (!found.multicast()) {
                err.println("no network of this machine has multicast: only this machine was asked");
            }
            found.endpoints().forEach(out::println);
            return found.endpoints().isEmpty() ? FAILED : DONE;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot look for daemons at " + group + ": " + e.getMessage(), e);
        }
    }

    private int call(Options options, Verb verb, ParsedCall call) throws InterruptedException {
        Map<String, Object> reply;
        String endpoint = options.controlEndpoint();
        try (var client = CircusClient.connect(endpoint, Duration.ofSeconds(options.timeout()),
                options.keys())) {
            reply = client.call(call.command(), call.properties());
        } catch (TimeoutException e) {
            err.println(Help.timedOut(endpoint, options.timeout()));
            return FAILED;
        }
        boolean refused = Verb.isError(reply);
        if (options.json()) {
            out.println(options.prettify() ? Json.pretty(reply) : Json.write(reply));
        } else if (refused) {
            verb.printError(reply, err);
        } else {
            verb.print(reply, out);
        }
        return refused ? REFUSED : DONE;
    }

    /** Ends when it is interrupted or its output is closed. */
    private int listen(Options options, ParsedCall call) throws InterruptedException {
        var topics = ((List<?>) call.properties().get("topics")).stream().map(String::valueOf).toList();
        try (var events = EventStream.connect(options.eventEndpoint(), topics, options.keys())) {
            while (!out.checkError()) {
                events.next().ifPresent(event ->
                        out.println(ByteText.of(event.topic()) + ": " + ByteText.of(event.payload())));
            }
        }
        return FAILED;
    }

    private int wrongUsage(UsageException e) {
        switch (e.kind()) {
            case HELP -> out.println(e.getMessage());
            case ARGUMENTS -> err.println(e.getMessage());
            case OPTIONS -> err.println(Help.USAGE + "\ncircusctl: error: " + e.getMessage());
        }
        return e.kind().exitStatus();
    }
}
