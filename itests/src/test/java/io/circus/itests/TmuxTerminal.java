// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.Assume;

/** A terminal of a given size that runs one line of the shell; made by a tmux of its own. */
public final class TmuxTerminal implements AutoCloseable {

    private static final Path TMUX = Path.of("/usr/bin/tmux");
    private static final Map<String, String> ENVIRONMENT = Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8");

    private final Sandbox sandbox;
    private final String server;

    /** Skips the test if there is no tmux. */
    public TmuxTerminal(Sandbox sandbox, int width, int height, String line) throws IOException, InterruptedException {
        Assume.assumeTrue("tmux is installed", Files.isExecutable(TMUX));
        this.sandbox = sandbox;
        // a server of its own: the one of a terminal before may be about to end
        this.server = Files.createTempDirectory(sandbox.folder(), "tmux").resolve("server").toString();
        run("-f", "/dev/null", "new-session", "-d", "-x", Integer.toString(width), "-y", Integer.toString(height), line);
    }

    /** Presses keys: a text, or the name that tmux has for a key, such as Enter or C-c. */
    public void types(String... keys) throws IOException, InterruptedException {
        for (String key : keys) {
            run("send-keys", key);
        }
    }

    public void resize(int width, int height) throws IOException, InterruptedException {
        run("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
    }

    /** What is on it now. */
    public String text() throws IOException, InterruptedException {
        return run("capture-pane", "-p");
    }

    /** The same with the codes of the colours. */
    public String colouredText() throws IOException, InterruptedException {
        return run("capture-pane", "-p", "-e");
    }

    public void awaits(String part) throws IOException, InterruptedException {
        awaits("\"" + part + "\"", text -> text.contains(part));
    }

    /** Waits until what is on it is {@code wanted}, and returns it. */
    public String awaits(String description, Predicate<String> wanted) throws IOException, InterruptedException {
        var text = new AtomicReference<String>();
        Eventually.holds(() -> description + " on\n" + text.get(), () -> {
            text.set(text());
            return wanted.test(text.get());
        });
        return text.get();
    }

    /** The server of tmux ends with the last program in it. */
    public void awaitEnd() throws IOException, InterruptedException {
        Eventually.holds("the program goes on", () -> start("has-session").awaitExit() != 0);
    }

    private String run(String... words) throws IOException, InterruptedException {
        Program program = start(words);
        int exit = program.awaitExit();
        assertEquals(program.errorText(), 0, exit);
        return program.text();
    }

    private Program start(String... words) throws IOException {
        var all = new ArrayList<>(List.of("-S", server));
        all.addAll(Arrays.asList(words));
        return sandbox.start(ENVIRONMENT, TMUX, all.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        try {
            start("kill-server").awaitExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
