// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import io.circus.cli.command.Completion;
import io.circus.cli.command.Follower;
import io.circus.cli.command.Help;
import io.circus.cli.command.Keygen;
import io.circus.cli.command.Listener;
import io.circus.cli.command.Options;
import io.circus.cli.command.Requests;
import io.circus.cli.command.StatusView;
import io.circus.cli.command.Version;
import io.circus.cli.command.WebUsers;
import io.circus.cli.shell.Conversation;
import io.circus.cli.connection.Place;
import io.circus.cli.connection.Targets;
import io.circus.cli.terminal.ScreenWidth;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.Discovery;
import io.circus.client.servers.Servers;
import io.circus.verbs.Nearest;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import io.circus.wire.Json;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Signals;

/** The program circusctl: one verb, its reply as text or JSON, and an exit status. */
public final class Main {

    /** How long a daemon may take to describe a verb that is not in the catalogue. */
    private static final Duration DESCRIPTION_PATIENCE = Duration.ofSeconds(1);

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] args) {
        PrintStream out = TerminalPrinter.on(FileDescriptor.out, 1, false);
        PrintStream err = TerminalPrinter.on(FileDescriptor.err, 2, true);
        List<String> words = List.of(args);
        if (takesTime(words)) {
            // Ctrl-C is a way to end them, and no failure of the JVM. Others need not load what this takes.
            Signals.register("INT", Thread.currentThread()::interrupt);
        }
        int status;
        try {
            status = new Main(System.in, out, err, System.getenv()).run(words);
        } catch (InterruptedException e) {
            status = Requests.FAILED;
        }
        out.flush();
        // All is closed. An exit would first make a logger, to log that it is one.
        Runtime.getRuntime().halt(status);
    }

    /** Whether the command goes on until Ctrl-C, or waits, even with an abbreviated {@code --waiting}. */
    private static boolean takesTime(List<String> words) {
        for (String word : words) {
            if (word.equals("listen") || word.equals("tail") || word.startsWith("--w")) {
                return true;
            }
        }
        return false;
    }

    /** Runs the program with the arguments {@code words} and returns the exit status. */
    int run(List<String> words) throws InterruptedException {
        if (Completion.isAskedFor(environment, words)) {
            return new Completion(out, environment).complete(words);
        }
        try {
            Options options = Options.parse(words, environment);
            if (options.version()) {
                out.println("circusctl " + Version.text());
                return Requests.DONE;
            }
            if (options.help() && options.command().isEmpty()) {
                Help.print(out);
                return Requests.DONE;
            }
            if (options.discover().isPresent()) {
                return discover(options, options.discover().get());
            }
            if (options.command().isEmpty()) {
                return converse(options);
            }
            String name = options.command().getFirst();
            if (name.equals(Keygen.NAME)) {
                if (options.help()) {
                    out.println(Keygen.description());
                    return Requests.DONE;
                }
                Keygen.run(options.command().subList(1, options.command().size()), out);
                return Requests.DONE;
            }
            WebUsers.What users = WebUsers.What.named(name);
            if (users != null) {
                if (options.help()) {
                    out.println(WebUsers.description(users));
                    return Requests.DONE;
                }
                new WebUsers(users, options.json(), in, out, err, Main::ask)
                        .run(options.command().subList(1, options.command().size()));
                return Requests.DONE;
            }
            return run(options, verb(options));
        } catch (UsageException e) {
            return wrongUsage(e);
        } catch (IllegalArgumentException | IOException e) {
            err.println("error: " + e.getMessage());
            return Requests.FAILED;
        }
    }

    /** Prints the daemons that answer within a second, or runs the command on them. */
    private int discover(Options options, String group) throws UsageException, IOException, InterruptedException {
        Discovery found;
        try {
            found = Discovery.of(group, Duration.ofSeconds(1));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot look for daemons at " + group + ": " + e.getMessage(), e);
        }
        if (!found.multicast()) {
            err.println("no network of this machine has multicast: only this machine was asked");
        }
        if (found.endpoints().isEmpty()) {
            err.println("no daemon has answered at " + group + " within a second");
        }
        if (!options.command().isEmpty()) {
            return onFound(options, found);
        }
        if (options.json()) {
            var reply = Map.of("endpoints", List.copyOf(found.endpoints()));
            out.println(options.prettify() ? Json.pretty(reply) : Json.write(reply));
        } else {
            found.endpoints().forEach(out::println);
        }
        return found.endpoints().isEmpty() ? Requests.FAILED : Requests.DONE;
    }

    /** Only endpoints of ZeroMQ are believed: a stranger's URL would be sent the token. */
    private int onFound(Options options, Discovery found) throws UsageException, IOException, InterruptedException {
        Servers servers = Servers.of(environment);
        var places = new ArrayList<Place>();
        boolean all = !found.endpoints().isEmpty();
        for (String endpoint : found.endpoints()) {
            if (endpoint.matches("tcp://[^ ]+|ipc://[^ ]+")) {
                places.add(servers.at(endpoint).map(options.connections()::to)
                        .orElseGet(() -> options.connections().to(endpoint)));
            } else {
                all = false;
                err.println("error: cannot reach the daemon at " + endpoint + " from here");
            }
        }
        if (places.isEmpty()) {
            return Requests.FAILED;
        }
        Options chosen = options.with(places);
        int status = run(chosen, verb(chosen));
        return all ? status : Math.max(status, Requests.FAILED);
    }

    private int run(Options options, Verb verb) throws UsageException, IOException, InterruptedException {
        if (options.help()) {
            out.println(verb.description());
            return Requests.DONE;
        }
        ParsedCall call = verb.parse(options.command().subList(1, options.command().size()));
        if (verb.name().equals("listen")) {
            var topics = ((List<?>) call.properties().get("topics")).stream().map(String::valueOf).toList();
            try (Targets targets = options.openEvents()) {
                new Listener(topics, options.labelled(), out).listen(targets.all());
            }
            return Requests.FAILED;
        }
        try (Targets targets = options.openControl()) {
            if (Follower.isWanted(call)) {
                return new Follower(options, out, err).follow(targets.all(), verb, call);
            }
            var requests = new Requests(options, out, err, printer(verb));
            boolean onTerminal = out instanceof TerminalPrinter && err instanceof TerminalPrinter
                    && !environment.getOrDefault("TERM", "dumb").equals("dumb");
            return (onTerminal ? requests.withProgress(() -> ScreenWidth.of(environment)) : requests).call(targets.all(), verb, call);
        }
    }

    private Requests.Printer printer(Verb verb) {
        if (verb.name().equals(Requests.STATUS)) {
            return out instanceof TerminalPrinter ? new StatusView(hasColours(), () -> ScreenWidth.of(environment)) : Requests.PLAIN;
        }
        return verb.differsOnTerminal() && isTerminal() ? Requests.ON_TERMINAL : Requests.PLAIN;
    }

    private boolean hasColours() {
        return !environment.containsKey("NO_COLOR") && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    private int converse(Options options) throws IOException {
        var conversation = new Conversation(options, environment, out, err);
        return isTerminal() ? conversation.onTerminal() : conversation.fromPipe(in);
    }

    /** Whether standard input and output are a terminal. */
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Asks on the terminal; null without one. */
    private static char[] ask(String question) {
        return isTerminal() ? System.console().readPassword("%s", question) : null;
    }

    /** From the catalogue; a verb that is not there is asked of the daemon, which has those of its plugins. */
    private static Verb verb(Options options) throws UsageException, IOException, InterruptedException {
        List<String> command = options.command();
        String name = command.getFirst();
        var verb = Verbs.named(name);
        if (verb.isPresent()) {
            return verb.get();
        }
        try (Targets targets = options.openControl()) {
            var described = Requests.verbs(targets.all().getFirst(), Optional.of(name), DESCRIPTION_PATIENCE);
            if (!described.isEmpty()) {
                return described.getFirst();
            }
        }
        var known = new ArrayList<String>(List.of(Keygen.NAME));
        for (WebUsers.What users : WebUsers.What.values()) {
            known.add(users.word());
        }
        Verbs.all().forEach(each -> known.add(each.name()));
        String question = Nearest.question(Nearest.to(name, known));
        throw new UsageException(UsageException.Kind.OPTIONS, "unrecognized arguments: " + String.join(" ", command)
                + (question.isEmpty() ? "" : "\ncircusctl: " + question));
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
