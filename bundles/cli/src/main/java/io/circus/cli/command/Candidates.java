// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.DescribedVerb;
import io.circus.verbs.OptionValues;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The words that may stand at the end of a command line that begins with a verb. */
public final class Candidates {

    private static final Pattern FLAG = Pattern.compile("--[a-z_]+");
    private static final Pattern WATCHER = Pattern.compile("\\bNAME\\b");
    private static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "STOP", "CONT");
    static final List<String> GLOBAL_OPTIONS =
            List.of("endpoint", "stats_endpoint", "pubsub_endpoint", "check_delay", "multicast_endpoint");

    private static final List<String> BUNDLE_ACTIONS = List.of("list", "start", "stop", "update", "why");

    private final Supplier<List<String>> watchers;
    private final Supplier<List<String>> bundles;
    private final Supplier<List<DescribedVerb>> described;

    /**
     * A candidate.
     *
     * @param meaning a line about it, or ""
     */
    public record Candidate(String word, String meaning) {}

    /**
     * @param watchers the names of the watchers, asked for only if one may stand there
     * @param bundles the names of the bundles, as well
     * @param described the verbs of the daemon, as well
     */
    public Candidates(Supplier<List<String>> watchers, Supplier<List<String>> bundles, Supplier<List<DescribedVerb>> described) {
        this.watchers = watchers;
        this.bundles = bundles;
        this.described = described;
    }

    /**
     * The candidates for the next word.
     *
     * @param before the verb and the words after it
     * @param begun the typed part of the next word
     */
    public List<Candidate> after(List<String> before, String begun) {
        if (before.isEmpty()) {
            List<Candidate> known = beginning(begun, verbs(Verbs.all()));
            return known.isEmpty() && !begun.isEmpty() ? beginning(begun, verbs(described.get())) : known;
        }
        Optional<Verb> verb = Verbs.named(before.getFirst());
        return beginning(begun, verb.isPresent() ? after(verb.get(), before, begun) : ofPlugin(before, begun));
    }

    private static List<Candidate> verbs(List<? extends Verb> all) {
        return all.stream().map(verb -> new Candidate(verb.name(), verb.summary())).toList();
    }

    /** The keys that are not given yet, or the values of one. */
    private List<Candidate> ofPlugin(List<String> before, String begun) {
        var all = new ArrayList<Candidate>();
        described.get().stream().filter(verb -> verb.name().equals(before.getFirst())).flatMap(verb -> verb.properties().stream())
                .filter(property -> before.stream().noneMatch(word -> word.startsWith(property.name() + "="))).forEach(property -> {
                    all.add(new Candidate(property.name() + "=", property.summary()));
                    List<String> values = !begun.startsWith(property.name() + "=") ? List.of()
                            : property.names().equals("watcher") ? watchers.get() : property.values();
                    values.forEach(value -> all.add(new Candidate(property.name() + "=" + value, "")));
                });
        return all;
    }

    private List<Candidate> after(Verb verb, List<String> before, String begun) {
        String last = before.getLast();
        if (last.equals("--match")) {
            return plain(List.of("glob", "regex", "simple"));
        }
        if (last.equals("--signum")) {
            return plain(SIGNALS);
        }
        if (begun.startsWith("-")) {
            var flags = new ArrayList<String>();
            Matcher flag = FLAG.matcher(verb.arguments());
            while (flag.find()) {
                flags.add(flag.group());
            }
            return plain(flags);
        }
        long arguments = arguments(verb, before);
        if (verb.name().equals("listen")) {
            return plain(watchers.get().stream().map(name -> "watcher." + name + ".").toList());
        }
        if (verb.name().equals("globaloptions")) {
            return plain(arguments == 0 ? GLOBAL_OPTIONS : List.of());
        }
        if (verb.name().equals("bundle")) {
            return plain(arguments == 0 ? BUNDLE_ACTIONS : arguments == 1 && !last.equals("list") ? bundles.get() : List.of());
        }
        if (arguments == 0) {
            boolean named = WATCHER.matcher(verb.arguments()).find() && !verb.name().equals("add");
            return plain(named ? watchers.get() : List.of());
        }
        return switch (verb.name()) {
            case "get" -> plain(OptionValues.keys());
            case "set" -> plain(arguments % 2 == 1 ? OptionValues.keys() : List.of());
            case "signal" -> plain(SIGNALS);
            default -> List.of();
        };
    }

    /** The number of arguments after the verb, without options and their values. */
    private static long arguments(Verb verb, List<String> before) {
        return IntStream.range(1, before.size()).filter(i -> !before.get(i).startsWith("-")
                && !verb.arguments().contains("[" + before.get(i - 1) + " ")).count();
    }

    /** Words that need no explanation. */
    static List<Candidate> plain(Collection<String> words) {
        return words.stream().map(word -> new Candidate(word, "")).toList();
    }

    private static List<Candidate> beginning(String begun, List<Candidate> all) {
        return all.stream().filter(candidate -> candidate.word().startsWith(begun)).toList();
    }
}
