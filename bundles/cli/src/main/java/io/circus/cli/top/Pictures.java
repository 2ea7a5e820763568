// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.cli.connection.Target;
import io.circus.client.EventStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The pictures of one daemon as text, made from its stream of statistics. */
final class Pictures {

    private static final Duration ROUND = Duration.ofSeconds(1);
    /** The first round may have begun before we listened. */
    private static final int FIRST_WHOLE = 2;

    private final Target stats;
    private final String label;
    private final Board board;

    private Pictures(Target stats, String label, Board board) {
        this.stats = stats;
        this.label = label;
        this.board = board;
    }

    /** Begins to listen. @param labelled whether each line begins with the name of the daemon */
    static Pictures of(Target stats, boolean labelled, Duration processTimeout) {
        var board = new Board(processTimeout, System::nanoTime);
        // restored automatically after a restart of the daemon
        EventStream stream = stats.subscribe(List.of("stat."));
        Thread.ofPlatform().name("circus-top-reader").daemon().start(() -> read(stream, board));
        return new Pictures(stats, labelled ? "[" + stats.label() + "] " : "", board);
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

    /** Whether there is a picture within that time. */
    boolean isThere(Duration limit) throws InterruptedException {
        return board.awaitRounds(FIRST_WHOLE, limit);
    }

    void print(PrintStream out) {
        String text = Page.text(board, Order.USUAL);
        out.print(label.isEmpty() ? text : text.lines().map(line -> label + line + "\n").collect(Collectors.joining()));
    }

    /** A picture for each round but the first. Ends when the output is closed. */
    void printOn(PrintStream out) {
        int printed = FIRST_WHOLE - 1;
        try {
            while (!out.checkError()) {
                if (board.awaitRounds(printed + 1, ROUND)) {
                    printed = board.rounds();
                    synchronized (out) {
                        print(out);
                        out.print("\n");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The daemon. */
    @Override
    public String toString() {
        return stats.toString();
    }
}
