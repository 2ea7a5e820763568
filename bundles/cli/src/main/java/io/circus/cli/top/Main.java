// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.command.Version;
import io.circus.cli.connection.Target;
import io.circus.cli.connection.Targets;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.EventStream;
import io.circus.verbs.UsageException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The program circus-top: CPU and memory of a daemon's processes, on a terminal or as text. */
public final class Main {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    /** How long {@code --once} waits: a daemon that publishes does so every second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration ROUND = Duration.ofSeconds(1);

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final boolean onTerminal;

    Main(PrintStream out, PrintStream err, Map<String, String> environment, boolean onTerminal) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.onTerminal = onTerminal;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = TerminalPrinter.on(FileDescriptor.out, 1, false);
        PrintStream err = TerminalPrinter.on(FileDescriptor.err, 2, true);
        int status = new Main(out, err, System.getenv(), System.console() != null && System.console().isTerminal())
                .run(List.of(args));
        out.flush();
        System.exit(status);
    }

    /** Runs the program with the arguments {@code words} and returns the exit status. */
    int run(List<String> words) throws InterruptedException {
        try {
            TopOptions options = TopOptions.parse(words, environment);
            if (options.help()) {
                out.println(TopOptions.HELP);
                return DONE;
            }
            if (options.version()) {
                out.println(Version.text());
                return DONE;
            }
            try (Targets targets = Targets.open(List.of(options.connections().to(options.endpoint()),
                    options.connections().to(options.control())), (int) PATIENCE.toSeconds())) {
                return run(options, targets.all().getFirst(), targets.all().getLast());
            }
        } catch (UsageException e) {
            err.println(TopOptions.USAGE + "\ncircus-top: error: " + e.getMessage());
            return e.kind().exitStatus();
        } catch (IllegalArgumentException | IOException e) {
            err.println("error: " + e.getMessage());
            return FAILED;
        }
    }

    /** @param stats the address of the statistics; the connection is restored automatically after a restart of the daemon */
    private int run(TopOptions options, Target stats, Target control) throws InterruptedException, IOException {
        var board = new Board(options.processTimeout(), System::nanoTime);
        var stream = stats.subscribe(List.of("stat."));
        Thread.ofPlatform().name("circus-top-reader").daemon().start(() -> read(stream, board));
        if (options.once()) {
            return once(board, stats);
        }
        return onTerminal ? show(board, control) : follow(board);
    }

    /** Until the program ends. */
    private static void read(EventStream stream, Board board) {
        try {
            while (true) {
                stream.next().ifPresent(board::accept);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the state of the watchers with each round of statistics, or once a second, until the program ends. */
    private static void ask(Target control, Board board) {
        try {
            while (true) {
                try (var client = control.connect(PATIENCE)) {
                    while (client.call("status", Map.of("detail", true)).get("states") instanceof Map<?, ?> states) {
                        board.tell(states);
                        board.awaitRounds(board.rounds() + 1, ROUND);
                    }
                } catch (TimeoutException | IllegalArgumentException e) {
                    // it may be back later
                }
                board.awaitRounds(board.rounds() + 1, ROUND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first round may have begun before we listened; the second is complete. */
    private int once(Board board, Target stats) throws InterruptedException {
        if (!board.awaitRounds(2, PATIENCE)) {
            err.println("error: no statistics from " + stats + " within " + PATIENCE.toSeconds()
                    + " s: does the daemon run, with statsd = True or this stats_endpoint?");
            return FAILED;
        }
        out.print(Page.text(board, Order.USUAL));
        return DONE;
    }

    /** A picture for each round but the first, which may have begun before we listened. Ends when the output is closed. */
    private int follow(Board board) throws InterruptedException {
        int printed = 1;
        while (!out.checkError()) {
            if (board.awaitRounds(printed + 1, Duration.ofSeconds(1))) {
                printed = board.rounds();
                out.print(Page.text(board, Order.USUAL) + "\n");
            }
        }
        return DONE;
    }

    private static int show(Board board, Target control) throws IOException {
        Thread.ofPlatform().name("circus-top-states").daemon().start(() -> ask(control, board));
        try (Terminal terminal = TerminalBuilder.builder().name("circus-top").system(true).build();
                var screen = new Screen(terminal, board, control)) {
            // A signal must not leave the terminal in this mode.
            Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "circus-top-restore"));
            screen.run();
        }
        return DONE;
    }
}
