// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.terminal.TerminalPrinter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts the name of a daemon before each line of its answers. Any thread: the lines of one answer stay together.
 *
 * @param label "" for none
 */
record Labels(String label) {

    static final Labels NONE = new Labels("");

    /** Prints what {@code text} prints. */
    void print(PrintStream to, Consumer<PrintStream> text) {
        if (label.isEmpty()) {
            text.accept(to);
            return;
        }
        var bytes = new ByteArrayOutputStream();
        PrintStream ahead = TerminalPrinter.ahead(to, bytes);
        text.accept(ahead);
        ahead.flush();
        print(to, bytes);
    }

    /** Prints what has been printed into {@code bytes}. */
    void print(PrintStream to, ByteArrayOutputStream bytes) {
        var lines = new StringBuilder();
        bytes.toString(StandardCharsets.UTF_8).lines().forEach(line -> lines.append(label).append(line).append(System.lineSeparator()));
        synchronized (to) {
            TerminalPrinter.printAsItIs(to, lines.toString());
        }
    }
}
