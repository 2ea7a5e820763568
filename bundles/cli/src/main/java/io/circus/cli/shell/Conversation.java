// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.shell;

import io.circus.cli.command.Candidates;
import io.circus.cli.command.Completion;
import io.circus.cli.command.Options;
import io.circus.cli.command.Requests;
import io.circus.cli.command.Version;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;

/** Reads lines until there are no more of them, from a terminal or from a pipe. */
public final class Conversation {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Options options;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    public Conversation(Options options, Map<String, String> environment, PrintStream out, PrintStream err) {
        this.options = options;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** With a prompt, beginning with the status; an empty line repeats the last command. Returns the exit status. */
    public int onTerminal() throws IOException {
        try (Targets targets = options.openControl();
                var terminal = ShellTerminal.open(environment, (reader, line, found) -> complete(targets, line, found))) {
            var shell = new Shell(options, targets.all(), out, err, Optional.of(terminal));
            out.println("circusctl " + Version.text());
            String last = "status";
            shell.run(last);
            for (Optional<String> line = terminal.next(); line.isPresent(); line = terminal.next()) {
                last = line.get().isBlank() ? last : line.get();
                if (!shell.run(last)) {
                    break;
                }
            }
            return Requests.DONE;
        }
    }

    /** Without a prompt; returns the worst exit status. */
    public int fromPipe(InputStream in) throws IOException {
        try (Targets targets = options.openControl()) {
            var shell = new Shell(options, targets.all(), out, err, Optional.empty());
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null && shell.run(line)) {
                line = lines.readLine();
            }
            return shell.worst();
        }
    }

    private static void complete(Targets targets, ParsedLine line, List<Candidate> found) {
        List<String> before = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        String begun = line.word().substring(0, line.wordCursor());
        if (!before.isEmpty() && before.getFirst().equals("watch")) {
            before.removeFirst();
            if (!before.isEmpty() && Character.isDigit(before.getFirst().charAt(0))) {
                before.removeFirst();
            }
        }
        boolean help = before.equals(List.of("help"));
        new Candidates(() -> names(targets, Requests::watchers), () -> names(targets, Requests::bundles),
                () -> names(targets, (target, patience) -> Requests.verbs(target, Optional.empty(), patience)))
                .after(help ? List.of() : before, begun).forEach(each -> found.add(candidate(each)));
        if (line.wordIndex() == 0 || help) {
            Shell.OWN.stream().filter(each -> each.word().startsWith(begun)).forEach(each -> found.add(candidate(each)));
        }
    }

    private static Candidate candidate(Candidates.Candidate each) {
        boolean complete = !each.word().endsWith(".");
        return new Candidate(each.word(), each.word(), null, each.meaning().isEmpty() ? null : each.meaning(), null, null,
                complete);
    }

    private static <T> List<T> names(Targets targets, Completion.Names<T> asked) {
        var names = new ArrayList<T>();
        try {
            for (Target target : targets.all()) {
                names.addAll(asked.of(target, PATIENCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return names.stream().distinct().toList();
    }
}
