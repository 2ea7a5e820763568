// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.shell;

import io.circus.cli.command.Candidates;
import io.circus.cli.command.Follower;
import io.circus.cli.command.Help;
import io.circus.cli.command.Listener;
import io.circus.cli.command.Options;
import io.circus.cli.command.Requests;
import io.circus.cli.command.StatusView;
import io.circus.cli.connection.EventEndpoints;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.verbs.Nearest;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;

/**
 * Runs the lines that a user types: commands of the daemon and a few of the shell itself. A mistake never ends the
 * shell.
 */
final class Shell {

    /** Words that only the shell understands, with what they do. */
    static final List<Candidates.Candidate> OWN = List.of(
            new Candidates.Candidate("help", "List the commands, or tell about one: help COMMAND"),
            new Candidates.Candidate("watch", "Run a command again and again: watch [SECONDS] COMMAND"),
            new Candidates.Candidate("exit", "Leave this shell"));

    private static final double WATCH_SECONDS = 2;
    private static final Duration DESCRIPTION_PATIENCE = Duration.ofSeconds(1);

    private final Options options;
    private final List<Target> targets;
    private final PrintStream out;
    private final PrintStream err;
    private final Optional<ShellTerminal> terminal;
    private int worst;

    /** @param terminal none if the lines come from a pipe or a file */
    Shell(Options options, List<Target> targets, PrintStream out, PrintStream err, Optional<ShellTerminal> terminal) {
        this.options = options;
        this.targets = targets;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The worst exit status of all commands. */
    int worst() {
        return worst;
    }

    /** Runs {@code line}; returns false if the line leaves the shell. An interrupt ends the command. */
    boolean run(String line) {
        String stripped = line.strip();
        List<String> words;
        try {
            words = words(stripped.startsWith("?") ? "help " + stripped.substring(1) : stripped);
        } catch (EOFError e) {
            failed(Requests.FAILED, "error: the quotation is not closed");
            return true;
        }
        if (words.isEmpty()) {
            return true;
        }
        if (words.equals(List.of("exit")) || words.equals(List.of("EOF"))) {
            return false;
        }
        try {
            run(stripped, words);
        } catch (UsageException e) {
            failed(e.kind().exitStatus(), e.kind() == UsageException.Kind.OPTIONS ? "error: " + e.getMessage() : e.getMessage());
        } catch (IllegalArgumentException | IOException e) {
            failed(Requests.FAILED, "error: " + e.getMessage());
        } catch (InterruptedException e) {
            err.println("interrupted");
        }
        return true;
    }

    private void run(String line, List<String> words) throws UsageException, IOException, InterruptedException {
        String name = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (name.equals("help")) {
            help(rest);
            return;
        }
        if (name.equals("watch")) {
            watch(rest);
            return;
        }
        Optional<Verb> verb = verb(name);
        if (verb.isPresent()) {
            run(verb.get(), rest, out, err);
        } else {
            unknown(line, name);
        }
    }

    /** From the catalogue; a verb that is not there is asked of the daemon, which has those of its plugins. */
    private Optional<Verb> verb(String name) throws InterruptedException {
        Optional<Verb> known = Verbs.named(name);
        return known.isPresent() ? known
                : Requests.verbs(targets.getFirst(), Optional.of(name), DESCRIPTION_PATIENCE).stream().<Verb>map(verb -> verb).findFirst();
    }

    private void run(Verb verb, List<String> words, PrintStream out, PrintStream err)
            throws UsageException, IOException, InterruptedException {
        ParsedCall call = verb.parse(words);
        if (verb.name().equals("listen")) {
            var topics = ((List<?>) call.properties().get("topics")).stream().map(String::valueOf).toList();
            try (Targets events = options.open(EventEndpoints.of(targets, options.timeout()))) {
                new Listener(topics, options.labelled(), out).listen(events.all());
            }
        } else if (Follower.isWanted(call)) {
            note(new Follower(options, out, err).follow(targets, verb, call));
        } else {
            Requests.Printer printer = terminal.isEmpty() ? Requests.PLAIN
                    : new StatusView(terminal.get().hasColours(), terminal.get()::width);
            var requests = new Requests(options, out, err, printer);
            // not while watch draws its screen
            boolean shown = out == this.out && out instanceof TerminalPrinter && err instanceof TerminalPrinter
                    && terminal.isPresent() && terminal.get().canRewrite();
            note((shown ? requests.withProgress(terminal.get()::width) : requests).call(targets, verb, call));
        }
    }

    private void help(List<String> words) throws InterruptedException {
        if (words.isEmpty()) {
            out.println("Commands:");
            Help.printCommands(out);
            out.println("\nOf this shell:");
            OWN.forEach(each -> out.println(Help.line(each.word(), each.meaning())));
            return;
        }
        Optional<String> own = OWN.stream().filter(each -> each.word().equals(words.getFirst()))
                .map(Candidates.Candidate::meaning).findFirst();
        if (own.isPresent()) {
            out.println(own.get());
            return;
        }
        Optional<Verb> verb = verb(words.getFirst());
        if (verb.isPresent()) {
            out.println(verb.get().description());
        } else {
            unknown("help " + words.getFirst(), words.getFirst());
        }
    }

    private void watch(List<String> words) throws UsageException, IOException, InterruptedException {
        if (terminal.isEmpty()) {
            throw new IllegalArgumentException("cannot watch: the output is no terminal");
        }
        boolean withSeconds = !words.isEmpty() && words.getFirst().matches("\\d+(\\.\\d+)?");
        double seconds = withSeconds ? Double.parseDouble(words.getFirst()) : WATCH_SECONDS;
        List<String> command = words.subList(withSeconds ? 1 : 0, words.size());
        Verb verb = Verbs.named(command.isEmpty() ? "" : command.getFirst()).orElseThrow(() ->
                new IllegalArgumentException("cannot watch: expected watch [SECONDS] COMMAND"));
        List<String> rest = command.subList(1, command.size());
        if (verb.name().equals("listen") || Follower.isWanted(verb.parse(rest))) {
            throw new IllegalArgumentException("cannot watch " + verb.name() + ": it goes on by itself");
        }
        terminal.get().repeat(seconds, String.join(" ", command), screen -> run(verb, rest, screen, screen));
    }

    private void unknown(String line, String word) {
        var known = new ArrayList<String>();
        Verbs.all().forEach(verb -> known.add(verb.name()));
        OWN.forEach(own -> known.add(own.word()));
        out.println("*** Unknown syntax: " + line);
        String question = Nearest.question(Nearest.to(word, known));
        if (!question.isEmpty()) {
            out.println(question);
        }
        note(UsageException.Kind.OPTIONS.exitStatus());
    }

    private void failed(int status, String message) {
        (status == 0 ? out : err).println(message);
        note(status);
    }

    private void note(int status) {
        worst = Math.max(worst, status);
    }

    /** The words of a line as a shell takes it apart: quotes and backslashes. */
    private static List<String> words(String line) {
        var parser = new DefaultParser();
        parser.setEofOnUnclosedQuote(true);
        return line.isEmpty() ? List.of() : parser.parse(line, line.length(), ParseContext.ACCEPT_LINE).words();
    }
}
