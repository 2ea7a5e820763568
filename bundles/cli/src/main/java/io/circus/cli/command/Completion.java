// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Place;
import io.circus.cli.connection.Target;
import io.circus.client.servers.Server;
import io.circus.client.servers.Servers;
import io.circus.verbs.DescribedVerb;
import io.circus.verbs.UsageException;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import io.circus.verbs.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Completes a line for a shell that asks through the environment: with {@code AUTO_COMPLETE=all} the arguments are the
 * words of the line, the last one unfinished; otherwise as the scripts of the original Circus ask.
 */
public final class Completion {

    private static final int DONE = 0;
    private static final int ASKED = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final PrintStream out;
    private final Map<String, String> environment;

    public Completion(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /** Whether the shell is asking. */
    public static boolean isAskedFor(Map<String, String> environment, List<String> words) {
        String asked = environment.get("AUTO_COMPLETE");
        return asked != null && (words.isEmpty() || asked.equals("all"));
    }

    public int complete(List<String> words) {
        return words.isEmpty() ? completeCommand() : completeAny(words);
    }

    /** Prints the commands that begin as the word being typed does, if it is the first after the program. */
    private int completeCommand() {
        String[] words = environment.getOrDefault("COMP_WORDS", "").split(" ");
        if (environment.getOrDefault("COMP_CWORD", "").strip().equals("1")) {
            String begun = words.length > 1 ? words[1] : "";
            out.println(Verbs.all().stream().map(Verb::name).filter(name -> name.startsWith(begun))
                    .collect(Collectors.joining(" ")));
        }
        return ASKED;
    }

    /** Prints a line for each candidate: the word, a tab, and its meaning. */
    private int completeAny(List<String> words) {
        String begun = words.getLast();
        try {
            Options options = Options.parse(words.subList(0, words.size() - 1), environment);
            if (options.command().isEmpty() && begun.startsWith("-")) {
                Options.KNOWN.keySet().stream().filter(option -> option.startsWith(begun)).forEach(out::println);
                return DONE;
            }
            if (options.command().isEmpty() && begun.startsWith(Options.GROUP)) {
                servers(begun.substring(1));
                return DONE;
            }
            Candidates candidates = new Candidates(() -> watchers(options), () -> bundles(options), () -> verbs(options));
            candidates.after(options.command(), begun).forEach(this::print);
            offline(options, begun).stream().filter(candidate -> candidate.word().startsWith(begun)).forEach(this::print);
        } catch (UsageException | IllegalArgumentException e) {
            // An option before the command lacks its value, or a file is wrong: there is nothing to offer.
        }
        return DONE;
    }

    /** Prints the groups and servers of the servers file. */
    private void servers(String begun) {
        Servers servers = Servers.of(environment);
        servers.groups().stream().filter(group -> group.startsWith(begun)).forEach(group -> print(new Candidates.Candidate(Options.GROUP + group,
                String.join(", ", servers.named(group).stream().map(Server::name).toList()))));
        servers.all().stream().filter(server -> server.name().startsWith(begun))
                .forEach(server -> print(new Candidates.Candidate(Options.GROUP + server.name(), server.endpoint())));
    }

    /** The candidates for the commands that no daemon knows. */
    private static List<Candidates.Candidate> offline(Options options, String begun) {
        List<String> command = options.command();
        if (command.isEmpty()) {
            var all = new ArrayList<>(List.of(new Candidates.Candidate(Keygen.NAME, Keygen.SUMMARY)));
            for (WebUsers.What users : WebUsers.What.values()) {
                all.add(new Candidates.Candidate(users.word(), users.summary()));
            }
            return all;
        }
        List<String> rest = command.subList(1, command.size());
        if (command.getFirst().equals(Keygen.NAME)) {
            return Candidates.plain(Keygen.after(rest, () -> watchers(options)));
        }
        WebUsers.What users = WebUsers.What.named(command.getFirst());
        return users == null ? List.of() : Candidates.plain(WebUsers.after(users, rest, begun, () -> watchers(options)));
    }

    private void print(Candidates.Candidate candidate) {
        out.println(candidate.word() + (candidate.meaning().isEmpty() ? "" : "\t" + candidate.meaning()));
    }

    /** Names from a daemon, or descriptions. */
    public interface Names<T> {
        List<T> of(Target target, Duration patience) throws InterruptedException;
    }

    private static List<String> watchers(Options options) {
        return ask(options, Requests::watchers);
    }

    private static List<String> bundles(Options options) {
        return ask(options, Requests::bundles);
    }

    private static List<DescribedVerb> verbs(Options options) {
        return ask(options, (target, patience) -> Requests.verbs(target, Optional.empty(), patience));
    }

    private static <T> List<T> ask(Options options, Names<T> names) {
        Place place = options.controlPlaces().getFirst();
        try {
            // Not through ssh, which would ask for a password.
            return place.options().ssh().isPresent() ? List.of() : names.of(Target.at(place), PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
