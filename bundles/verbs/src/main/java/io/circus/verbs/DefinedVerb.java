// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A verb put together from its parts: {@code DefinedVerb.named("list").takes(...)}. Built once, then not changed. */
final class DefinedVerb implements Verb {

    /** The head of every usage text. */
    static final String USAGE = "usage: circusctl [options] command [args]";

    private static final String HELP = "--help";

    private final String name;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, String> meanings = new LinkedHashMap<>();
    private final StringBuilder optionWords = new StringBuilder();
    private String summary = "";
    private String arguments = "";
    private String description = "";
    private Supplier<String> details = () -> "";
    private String example = "";
    private String wrongNumber = "Invalid number of arguments";
    private int least;
    private int most;
    private Maker maker = (words, properties) -> { };
    private BiConsumer<Map<String, ?>, PrintStream> printer = (reply, out) -> out.println("ok");
    /** Null if the terminal gets the same text. */
    private BiConsumer<Map<String, ?>, PrintStream> terminalPrinter;
    private BiConsumer<Map<String, ?>, PrintStream> errorPrinter =
            (reply, err) -> err.println("error: " + reply.get("reason"));

    /** Puts words into the properties of a request. */
    @FunctionalInterface
    interface Maker {
        void make(Words words, Map<String, Object> properties) throws UsageException;
    }

    private DefinedVerb(String name) {
        this.name = name;
        option(HELP, "", "show this help message and exit");
        optionWords.setLength(0);
    }

    static DefinedVerb named(String name) {
        return new DefinedVerb(name);
    }

    DefinedVerb summary(String text) {
        summary = text;
        return this;
    }

    DefinedVerb description(String text) {
        description = text;
        return this;
    }

    /** More of the description, made when somebody reads it. */
    DefinedVerb details(Supplier<String> text) {
        details = text;
        return this;
    }

    /** Adds an example line, without the name of the program. */
    DefinedVerb example(String line) {
        example = line;
        return this;
    }

    /** Takes between {@code least} and {@code most} arguments, shown as {@code text}. */
    DefinedVerb takes(int least, int most, String text) {
        this.least = least;
        this.most = most;
        this.arguments = text;
        return this;
    }

    /** Sets the message for too few or too many arguments. */
    DefinedVerb wrongNumber(String text) {
        wrongNumber = text;
        return this;
    }

    DefinedVerb flag(String option, String meaning) {
        return option(option, "", meaning);
    }

    /** Adds an option with a value, shown as {@code word}. */
    DefinedVerb option(String option, String word, String meaning) {
        options.put(option, word);
        meanings.put(option, meaning);
        optionWords.append(" [").append(option).append(word.isEmpty() ? "" : " " + word).append(']');
        return this;
    }

    DefinedVerb makes(Maker how) {
        maker = how;
        return this;
    }

    DefinedVerb prints(BiConsumer<Map<String, ?>, PrintStream> how) {
        printer = how;
        return this;
    }

    DefinedVerb printsOnTerminal(BiConsumer<Map<String, ?>, PrintStream> how) {
        terminalPrinter = how;
        return this;
    }

    DefinedVerb printsErrors(BiConsumer<Map<String, ?>, PrintStream> how) {
        errorPrinter = how;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public String arguments() {
        return (arguments + optionWords).strip();
    }

    @Override
    public String description() {
        return summary + "\n\n  circusctl " + (name + " " + arguments()).strip()
                + (description.isEmpty() ? "" : "\n\n" + description.strip()) + details.get()
                + "\n\nExample:\n\n  circusctl " + example;
    }

    @Override
    public ParsedCall parse(List<String> given) throws UsageException {
        Words words = Words.parse(given, options, false);
        if (words.has(HELP)) {
            throw new UsageException(UsageException.Kind.HELP, help());
        }
        int count = words.arguments().size();
        if (count < least || count > most) {
            throw new UsageException(UsageException.Kind.ARGUMENTS, wrongNumber);
        }
        var properties = new LinkedHashMap<String, Object>();
        maker.make(words, properties);
        return new ParsedCall(name, properties);
    }

    @Override
    public void print(Map<String, ?> reply, PrintStream out) {
        printer.accept(Objects.requireNonNull(reply), out);
    }

    @Override
    public boolean differsOnTerminal() {
        return terminalPrinter != null;
    }

    @Override
    public void printOnTerminal(Map<String, ?> reply, PrintStream out) {
        (terminalPrinter == null ? printer : terminalPrinter).accept(Objects.requireNonNull(reply), out);
    }

    @Override
    public void printError(Map<String, ?> reply, PrintStream err) {
        errorPrinter.accept(reply, err);
    }

    private String help() {
        var text = new StringBuilder(USAGE).append(' ').append(name).append(" [-h]").append(optionWords);
        if (!arguments.isEmpty() && optionWords.length() > 0) {
            text.append(' ').append(arguments);
        }
        text.append("\n\noptions:");
        int width = options.entrySet().stream().mapToInt(o -> shown(o.getKey()).length()).max().orElse(0);
        options.forEach((option, word) -> text.append("\n  ").append(shown(option))
                .repeat(' ', width - shown(option).length() + 2).append(meanings.get(option)));
        return text.toString();
    }

    private String shown(String option) {
        String word = options.get(option);
        return (option.equals(HELP) ? "-h, " : "") + option + (word.isEmpty() ? "" : " " + word);
    }

    @Override
    public String toString() {
        return name;
    }
}
