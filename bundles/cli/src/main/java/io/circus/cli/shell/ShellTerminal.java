// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.shell;

import io.circus.cli.terminal.Printable;
import io.circus.cli.terminal.TerminalPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The terminal of the shell: lines with a history and completion, and a screen that is drawn again and again. */
final class ShellTerminal implements AutoCloseable {

    private static final String PROMPT = "(circusctl) ";
    private static final String HISTORY = "circusctl_history";

    private final Terminal terminal;
    private final LineReader reader;
    private final boolean colours;

    /** Prints something. */
    @FunctionalInterface
    interface Drawing {
        void draw(PrintStream screen) throws Exception;
    }

    private ShellTerminal(Terminal terminal, LineReader reader, boolean colours) {
        this.terminal = terminal;
        this.reader = reader;
        this.colours = colours;
    }

    /** Takes the terminal of this program. Ctrl-C interrupts the calling thread while it runs a command. */
    static ShellTerminal open(Map<String, String> environment, Completer completer) throws IOException {
        Terminal terminal = TerminalBuilder.builder().name("circusctl").system(true).dumb(true).nativeSignals(true)
                .signalHandler(Terminal.SignalHandler.SIG_IGN).build();
        var builder = LineReaderBuilder.builder().terminal(terminal).appName("circusctl").completer(completer)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        history(environment).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        Thread thread = Thread.currentThread();
        terminal.handle(Terminal.Signal.INT, signal -> thread.interrupt());
        boolean colours = !terminal.getType().startsWith(Terminal.TYPE_DUMB) && !environment.containsKey("NO_COLOR");
        return new ShellTerminal(terminal, builder.build(), colours);
    }

    /** The next line; none at Ctrl-D, and at Ctrl-C on an empty line. */
    Optional<String> next() {
        while (true) {
            try {
                return Optional.of(reader.readLine(PROMPT));
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    return Optional.empty();
                }
            } catch (EndOfFileException e) {
                return Optional.empty();
            } finally {
                // One that came too late for the command it was meant for.
                Thread.interrupted();
            }
        }
    }

    /** In characters. */
    int width() {
        return terminal.getWidth() > 0 ? terminal.getWidth() : Integer.MAX_VALUE;
    }

    /** Whether lines can be written anew. */
    boolean canRewrite() {
        return !terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    boolean hasColours() {
        return colours;
    }

    /** Draws on a screen of its own until the user types q or Ctrl-C. */
    void repeat(double seconds, String title, Drawing drawing) throws IOException, InterruptedException {
        long millis = Math.max(1, Math.round(seconds * 1000));
        Attributes before = terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        try {
            do {
                draw("Every " + seconds + " s: " + title + "    " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS)
                        + "    (q to end)", drawing);
            } while (!isEnded(millis));
        } catch (InterruptedException | InterruptedIOException e) {
            // The way to end it.
        } finally {
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    private void draw(String title, Drawing drawing) throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try (PrintStream screen = TerminalPrinter.forTerminal(bytes)) {
            drawing.draw(screen);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            bytes.writeBytes(Printable.lines("error: " + e.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines()
                .limit(Math.max(1, terminal.getHeight() - 3)).toList();
        // Over what was there, so that nothing flickers.
        terminal.puts(Capability.cursor_home);
        write(title);
        write("");
        lines.forEach(this::write);
        terminal.puts(Capability.clr_eos);
        terminal.flush();
    }

    private void write(String line) {
        terminal.writer().write(line);
        terminal.puts(Capability.clr_eol);
        terminal.writer().write("\r\n");
    }

    /** Waits for a key for that time. */
    private boolean isEnded(long millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (true) {
            long left = (end - System.nanoTime()) / 1_000_000;
            int key = left <= 0 ? NonBlockingReader.READ_EXPIRED : terminal.reader().read(left);
            if (key == 'q' || key == 3 || key == NonBlockingReader.EOF) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    /** The file that keeps what was typed, readable by its owner only; none if it cannot be made. */
    private static Optional<Path> history(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path folder = (state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state))
                .resolve("circus");
        Path file = folder.resolve(HISTORY);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
