// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Files with which Circus 0.19 did not start, and others: whether this one starts with them, but for the differences named here. */
@RunWith(Parameterized.class)
public class RecordedStartsTest {

    /** The original ran without what could not be built, or ended with status 0. */
    private static final Set<String> REFUSED_HERE = Set.of("bad max_age", "bad endpoint", "duplicate watchers by case",
            "stream for stderr without class", "watcher without cmd");

    /** The original ran without the socket, and so do we; a check lets it not pass. */
    private static final Set<String> FAILING_HERE = Set.of("bad socket family", "bad socket port");

    /** The original ended with status 1; here it is a warning. */
    private static final Set<String> ACCEPTED_HERE = Set.of("httpd without the web package", "plugin not importable");

    @Parameters(name = "{0}")
    public static List<Object[]> cases() throws IOException {
        var cases = new ArrayList<Object[]>();
        try (var in = new BufferedReader(new InputStreamReader(
                RecordedStartsTest.class.getResourceAsStream("/daemon-command-line.jsonl"), StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                JsonObject run = JsonParser.parseString(line).getAsJsonObject();
                cases.add(new Object[] {run.get("case").getAsString(), run});
            }
        }
        return cases;
    }

    @Rule
    public final TemporaryFolder home = new TemporaryFolder();

    private final String name;
    private final JsonObject run;

    public RecordedStartsTest(String name, JsonObject run) {
        this.name = name;
        this.run = run;
    }

    @Test
    public void startsWithTheSameFiles() throws IOException {
        Files.createDirectory(home.getRoot().toPath().resolve("bundles"));
        Path ini = home.getRoot().toPath().resolve("c.ini");
        Files.writeString(ini, run.get("ini").getAsString().replace("WORKDIR", home.getRoot().toString()));
        var err = new ByteArrayOutputStream();
        int status = Check.run(ini, home.getRoot().toPath(), command -> Optional.of("no module named " + command.getLast()),
                new PrintStream(new ByteArrayOutputStream()), new PrintStream(err, true, StandardCharsets.UTF_8));
        String said = err.toString(StandardCharsets.UTF_8);
        assertEquals(said, isRefused() ? 1 : 0, status);
        if (status == 1) {
            assertTrue(said, said.lines().anyMatch(line -> line.matches("(?s)" + ini + ":[0-9]+: .*")));
        }
    }

    private boolean isRefused() {
        JsonElement exit = run.get("exit");
        boolean there = exit.getAsJsonPrimitive().isNumber() && exit.getAsInt() == 1;
        return there ? !ACCEPTED_HERE.contains(name) : REFUSED_HERE.contains(name) || FAILING_HERE.contains(name);
    }
}
