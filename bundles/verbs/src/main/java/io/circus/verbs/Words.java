// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parsed words of a command line: {@code --flag}, {@code --option value}, {@code --option=value} and arguments.
 * Long options may be abbreviated as long as they are unique; {@code --} ends the options. A negative number is no
 * option, nor is a word with a space that names no known option: it is the text of an argument, such as
 * {@code '--port 80'}.
 */
public final class Words {

    private final List<String> arguments = new ArrayList<>();
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    private Words() {}

    /**
     * Parses {@code words}.
     *
     * @param known each option, such as {@code --match}, with the word for its value, or "" for a flag
     * @param leading whether options end at the first argument, as the options before a verb do
     * @throws UsageException of kind {@code OPTIONS} whose message names the option
     */
    public static Words parse(List<String> words, Map<String, String> known, boolean leading) throws UsageException {
        var parsed = new Words();
        var unknown = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean isOption = isOption(word, known);
            if (word.equals("--") || leading && !isOption) {
                parsed.arguments.addAll(words.subList(word.equals("--") ? i + 1 : i, words.size()));
                break;
            }
            if (!isOption) {
                parsed.arguments.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String option = complete(name, known);
            if (option == null) {
                unknown.add(word);
            } else if (known.get(option).isEmpty()) {
                if (equals >= 0) {
                    throw wrong("argument " + option + ": ignored explicit argument '" + word.substring(equals + 1) + "'");
                }
                parsed.add(option, "");
            } else if (equals >= 0) {
                parsed.add(option, word.substring(equals + 1));
            } else if (i + 1 < words.size() && !isOption(words.get(i + 1), known)) {
                parsed.add(option, words.get(++i));
            } else {
                throw wrong("argument " + option + ": expected one argument");
            }
        }
        if (!unknown.isEmpty()) {
            throw wrong("unrecognized arguments: " + String.join(" ", unknown) + hint(unknown.getFirst(), known));
        }
        return parsed;
    }

    private static String hint(String unknown, Map<String, String> known) {
        String question = Nearest.question(Nearest.to(unknown.split("=", 2)[0], known.keySet()));
        return question.isEmpty() ? "" : "\n" + question;
    }

    /** The arguments that are no options, in order. */
    public List<String> arguments() {
        return arguments;
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of {@code option}, the last one if it was given several times, or null. */
    public String value(String option) {
        return has(option) ? values(option).getLast() : null;
    }

    /** Every value of {@code option}, in order. */
    public List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    private void add(String option, String value) {
        options.computeIfAbsent(option, any -> new ArrayList<>()).add(value);
    }

    private static boolean isOption(String word, Map<String, String> known) {
        return word.length() > 1 && word.charAt(0) == '-' && !isNegativeNumber(word)
                && (word.indexOf(' ') < 0 || names(word.split("=", 2)[0], known));
    }

    private static boolean names(String begun, Map<String, String> known) {
        return known.keySet().stream().anyMatch(option -> option.startsWith(begun));
    }

    private static boolean isNegativeNumber(String word) {
        for (int i = 1; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static String complete(String name, Map<String, String> known) throws UsageException {
        if (name.equals("-h")) {
            return "--help";
        }
        if (known.containsKey(name)) {
            return name;
        }
        var matches = known.keySet().stream()
                .filter(option -> name.startsWith("--") && option.startsWith(name)).toList();
        if (matches.size() > 1) {
            throw wrong("ambiguous option: " + name + " could match " + String.join(", ", matches));
        }
        return matches.isEmpty() ? null : matches.getFirst();
    }

    private static UsageException wrong(String message) {
        return new UsageException(UsageException.Kind.OPTIONS, message);
    }
}
