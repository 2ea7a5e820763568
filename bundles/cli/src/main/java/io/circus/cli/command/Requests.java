// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.Printable;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.UnreachableException;
import io.circus.verbs.DescribedVerb;
import io.circus.verbs.Nearest;
import io.circus.verbs.OptionValues;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.Verb;
import io.circus.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/**
 * Sends requests and prints the replies. Several daemons are asked at the same time; each line of their answers begins
 * with its name in brackets, and a reply in JSON has {@code server} and {@code endpoint}.
 */
public final class Requests {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    static final int REFUSED = 3;

    /** Prints replies as the verbs do. */
    public static final Printer PLAIN = (target, verb, reply, out) -> verb.print(reply, out);

    /** Prints replies as the verbs do on a terminal. */
    public static final Printer ON_TERMINAL = (target, verb, reply, out) -> verb.printOnTerminal(reply, out);

    /** The verb with more details for a request with {@code detail}. */
    public static final String STATUS = "status";

    /** The errno for a missing or wrong property, and for unknown watchers. */
    private static final Long BAD_PROPERTY = 3L;
    /** The errno for a failed operation; {@code kill} also has it for unknown watchers. */
    private static final Long FAILED_MEANWHILE = 6L;
    private static final Duration HINT_PATIENCE = Duration.ofSeconds(1);

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final Printer printer;
    /** The width of the terminal that shows the progress; empty without one. */
    private Optional<IntSupplier> progressWidth = Optional.empty();

    /** Prints a reply that is no error, as text. */
    @FunctionalInterface
    public interface Printer {
        void print(Target target, Verb verb, Map<String, ?> reply, PrintStream out) throws InterruptedException;

        /** The properties of the request that this printer needs. */
        default Map<String, Object> properties(Verb verb, ParsedCall call) {
            return call.properties();
        }

        /** Prints what belongs to the replies of several daemons together. */
        default void end(PrintStream out) {}
    }

    public Requests(Options options, PrintStream out, PrintStream err, Printer printer) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.printer = printer;
    }

    /** Shows on the terminal how far requests are that wait. */
    public Requests withProgress(IntSupplier width) {
        progressWidth = Optional.of(width);
        return this;
    }

    /** Sends {@code call} to all {@code targets} and returns the worst exit status. */
    public int call(List<Target> targets, Verb verb, ParsedCall call) throws InterruptedException {
        boolean labelled = targets.size() > 1 || options.labelled();
        try (Progress progress = progressWidth.isPresent() && Options.isWaiting(call) && !options.json()
                ? Progress.of(err, progressWidth.get(), targets, call, labelled) : Progress.NONE) {
            if (!labelled) {
                return call(targets.getFirst(), verb, call, out, err, false, progress);
            }
            var answers = new ArrayList<Answer>();
            for (Target target : targets) {
                answers.add(new Answer(target, verb, call, progress));
            }
            int worst = DONE;
            for (Answer answer : answers) {
                worst = Math.max(worst, answer.print());
            }
            if (!options.json()) {
                printer.end(out);
            }
            return worst;
        }
    }

    static Map<String, Object> withDetail(ParsedCall call) {
        return call.with("detail", true).properties();
    }

    /** The prefix of each line of {@code target} where there are several. */
    static String label(Target target) {
        return "[" + target.label() + "] ";
    }

    private int call(Target target, Verb verb, ParsedCall call, PrintStream out, PrintStream err, boolean isOneOfSeveral,
            Progress progress) throws InterruptedException {
        Map<String, Object> reply;
        String hint = "";
        try (var client = options.connect(target, options.timeout(call))) {
            reply = client.call(call.command(), options.json() && verb.name().equals(STATUS) ? withDetail(call)
                    : printer.properties(verb, call));
            progress.done(target);
            if (!options.json() && (BAD_PROPERTY.equals(reply.get("errno")) || FAILED_MEANWHILE.equals(reply.get("errno")))) {
                hint = hint(target, call, String.valueOf(reply.get("reason")));
            }
        } catch (UnreachableException e) {
            progress.done(target);
            err.println(Help.unreachable(e, options));
            return FAILED;
        } catch (TimeoutException e) {
            progress.done(target);
            err.println(Help.timedOut(target, call.command(), options.timeout(call), state(target, call)));
            return FAILED;
        }
        boolean refused = Verb.isError(reply);
        Map<?, ?> failed = reply.get("failed") instanceof Map<?, ?> reasons ? reasons : Map.of();
        if (options.json()) {
            Map<String, Object> shown = isOneOfSeveral ? labelled(target, reply) : reply;
            out.println(options.prettify() ? Json.pretty(shown) : Json.write(shown));
        } else if (refused) {
            verb.printError(reply, err);
            if (!hint.isEmpty()) {
                err.println(hint);
            }
        } else {
            if (failed.isEmpty()) {
                printer.print(target, verb, TerminalPrinter.shown(reply, out), out);
            }
            failed.values().forEach(reason -> err.println("error: " + reason));
        }
        return refused || !failed.isEmpty() ? REFUSED : DONE;
    }

    /** The state of the watcher that {@code call} waits for in vain; "" if it is unknown. */
    private static String state(Target target, ParsedCall call) throws InterruptedException {
        if (!Options.isWaiting(call) || !(call.properties().get("name") instanceof String name)) {
            return "";
        }
        try (var client = target.connect(HINT_PATIENCE)) {
            Map<String, Object> reply = client.call("status", Map.of("name", name));
            return Verb.isError(reply) || !(reply.get("status") instanceof String status) ? ""
                    : Printable.line(name + " is " + status + (reply.get("why") instanceof String why ? ": " + why : ""));
        } catch (TimeoutException | IllegalArgumentException e) {
            return "";
        }
    }

    /** A suggestion for an unknown watcher, otherwise for an unknown option. */
    private static String hint(Target target, ParsedCall call, String reason) throws InterruptedException {
        if (call.properties().get("option") instanceof String option) {
            return Nearest.question(Nearest.to(option, Candidates.GLOBAL_OPTIONS));
        }
        if (!(call.properties().get("name") instanceof String name) || call.command().equals("add") || call.command().equals("bundle")) {
            return "";
        }
        List<String> watchers = watchers(target, HINT_PATIENCE);
        if (watchers.isEmpty() || watchers.stream().anyMatch(name::equalsIgnoreCase)) {
            return hintAtOption(call);
        }
        String question = Nearest.question(Nearest.to(name, watchers));
        return !question.isEmpty() || reason.endsWith(" not found") || call.properties().containsKey("match") ? question
                : "there is no watcher " + name;
    }

    private static String hintAtOption(ParsedCall call) {
        if (call.properties().get("keys") instanceof List<?> keys) {
            for (Object key : keys) {
                List<String> nearest = Nearest.to(String.valueOf(key), OptionValues.keys());
                if (!nearest.isEmpty() && !nearest.contains(key)) {
                    return Nearest.question(nearest);
                }
            }
        }
        return "";
    }

    /** The names of the watchers that can be typed and shown; none if the daemon does not tell them in time. */
    public static List<String> watchers(Target target, Duration patience) throws InterruptedException {
        try (var client = target.connect(patience)) {
            return client.call("list", Map.of()).get("watchers") instanceof List<?> names
                    ? names.stream().map(String::valueOf).filter(Printable::isLine).toList() : List.of();
        } catch (TimeoutException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** The names of the bundles; none if the daemon does not send them in time, or not to this user. */
    public static List<String> bundles(Target target, Duration patience) throws InterruptedException {
        try (var client = target.connect(patience)) {
            return client.call("bundle", Map.of("action", "list")).get("bundles") instanceof List<?> bundles
                    ? bundles.stream().map(each -> each instanceof Map<?, ?> bundle ? String.valueOf(bundle.get("name")) : "")
                            .filter(Printable::isLine).toList() : List.of();
        } catch (TimeoutException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /**
     * The verbs that the daemon describes, all of them or the one called {@code name}; none if it does not tell
     * in time, or does not run.
     */
    public static List<DescribedVerb> verbs(Target target, Optional<String> name, Duration patience) throws InterruptedException {
        try (var client = target.connect(patience, Duration.ZERO)) {
            return client.call("commands", name.isPresent() ? Map.of("verb", name.get()) : Map.of()).get("commands") instanceof List<?> all
                    ? all.stream().map(each -> DescribedVerb.of((Map<?, ?>) each)).filter(verb -> Printable.isLine(verb.name())).toList()
                    : List.of();
        } catch (TimeoutException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Map<String, Object> labelled(Target target, Map<String, Object> reply) {
        var labelled = new LinkedHashMap<String, Object>();
        target.place().server().ifPresent(server -> labelled.put("server", server.name()));
        labelled.put("endpoint", target.place().endpoint());
        labelled.putAll(reply);
        return labelled;
    }

    /** The reply of one of several daemons, requested on a thread of its own. */
    private final class Answer implements Callable<Integer> {

        private final Target target;
        private final Verb verb;
        private final ParsedCall call;
        private final Progress progress;
        private final Labels labels;
        private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        private final FutureTask<Integer> task = new FutureTask<>(this);
        private final Thread thread;

        Answer(Target target, Verb verb, ParsedCall call, Progress progress) {
            this.progress = progress;
            this.target = target;
            this.verb = verb;
            this.call = call;
            labels = new Labels(label(target));
            thread = Thread.ofPlatform().daemon().start(task);
        }

        @Override
        public Integer call() throws InterruptedException {
            PrintStream toOut = TerminalPrinter.ahead(out, outBytes);
            PrintStream toErr = TerminalPrinter.ahead(err, errBytes);
            try {
                return Requests.this.call(target, verb, call, toOut, toErr, true, progress);
            } catch (IllegalArgumentException e) {
                toErr.println("error: " + e.getMessage());
                return FAILED;
            }
        }

        int print() throws InterruptedException {
            try {
                int status = task.get();
                progress.aside(() -> {
                    (options.json() ? Labels.NONE : labels).print(out, outBytes);
                    labels.print(err, errBytes);
                });
                return status;
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot ask " + target.label() + ": " + e.getCause(), e);
            } catch (InterruptedException e) {
                thread.interrupt();
                throw e;
            }
        }
    }
}
