// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints on a terminal. Names and output may contain control sequences, which a terminal would obey: so everything
 * except the programs' own colours is shown as {@link Printable} text. Into a pipe or a file an ordinary stream prints
 * the text unchanged.
 */
public final class TerminalPrinter extends PrintStream {

    private static final int S_IFMT = 0170000;
    private static final int S_IFCHR = 0020000;
    /** The major number of /dev/null and the like. */
    private static final int MEMORY = 1;

    private final OutputStream target;

    private TerminalPrinter(OutputStream target, boolean flushing) {
        this.target = target;
        super(new Cleaned(target), flushing, StandardCharsets.UTF_8);
    }

    /** A stream that prints on {@code descriptor}, cleaned if it is a terminal. @param number of the descriptor, 1 or 2 */
    public static PrintStream on(FileDescriptor descriptor, int number, boolean flushing) {
        var target = new FileOutputStream(descriptor);
        return isTerminal(number) ? new TerminalPrinter(target, flushing)
                : new PrintStream(target, flushing, StandardCharsets.UTF_8);
    }

    /** A stream that collects {@code bytes} for {@code later} to print with {@link #printAsItIs}. */
    public static PrintStream ahead(PrintStream later, ByteArrayOutputStream bytes) {
        return later instanceof TerminalPrinter ? forTerminal(bytes) : new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public static PrintStream forTerminal(OutputStream target) {
        return new TerminalPrinter(target, true);
    }

    /** Prints text that is known to be clean, such as colours. */
    public static void printAsItIs(PrintStream out, String text) {
        if (!(out instanceof TerminalPrinter printer)) {
            out.print(text);
            return;
        }
        printer.flush();
        try {
            printer.target.write(text.getBytes(StandardCharsets.UTF_8));
            printer.target.flush();
        } catch (IOException e) {
            printer.setError();
        }
    }

    /** A reply in which no name and no value can pretend to be another line, if {@code out} is a terminal. */
    @SuppressWarnings("unchecked")
    public static Map<String, ?> shown(Map<String, ?> reply, PrintStream out) {
        return out instanceof TerminalPrinter ? (Map<String, ?>) inLines(reply) : reply;
    }

    private static Object inLines(Object value) {
        return switch (value) {
            case String text -> Printable.line(text);
            case List<?> list -> list.stream().map(TerminalPrinter::inLines).toList();
            case Map<?, ?> map -> {
                var clean = new LinkedHashMap<Object, Object>();
                map.forEach((key, each) -> clean.put(inLines(key), inLines(each)));
                yield clean;
            }
            case null, default -> value;
        };
    }

    /** isatty(3), without what {@code System.console()} loads. */
    private static boolean isTerminal(int number) {
        try {
            Map<String, Object> attributes = Files.readAttributes(Path.of("/proc/self/fd", Integer.toString(number)), "unix:mode,rdev");
            long device = ((Number) attributes.get("rdev")).longValue();
            return ((Integer) attributes.get("mode") & S_IFMT) == S_IFCHR && (device >> 8 & 0xfff) != MEMORY;
        } catch (IOException e) {
            return false;
        }
    }

    /** A print stream writes whole characters. */
    private static final class Cleaned extends OutputStream {

        private final OutputStream target;

        Cleaned(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(Printable.lines(new String(bytes, offset, length, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
