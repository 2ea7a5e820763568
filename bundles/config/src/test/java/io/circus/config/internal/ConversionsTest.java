// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.circus.watchers.OptionType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What Circus 0.19 made of single texts. */
@RunWith(Parameterized.class)
public class ConversionsTest {

    /** Signals that the original refuses for a leading space, or accepts though there is no such signal. */
    private static final Map<String, String> DIFFERENT = Map.of(" term", "15", "-5", "refused");

    private static final Map<String, String> VARIABLES = Map.of("A", "va", "Path", "p", "a.b", "dot", "x-y", "dash");

    @Parameters(name = "{0} {1}")
    public static List<Object[]> samples() throws IOException {
        var samples = new ArrayList<Object[]>();
        try (var in = new BufferedReader(new InputStreamReader(
                ConversionsTest.class.getResourceAsStream("/conversions.jsonl"), StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                JsonObject sample = JsonParser.parseString(line).getAsJsonObject();
                samples.add(new Object[] {sample.get("function").getAsString().split(" ")[0],
                    sample.getAsJsonArray("args").get(0).getAsString(),
                    sample.has("error") ? "refused" : sample.get("result").getAsString()});
            }
        }
        return samples;
    }

    private final String function;
    private final String text;
    private final String result;

    public ConversionsTest(String function, String text, String result) {
        this.function = function;
        this.text = text;
        this.result = result;
    }

    @Test
    public void convertsAsTheOriginalDoes() {
        switch (function) {
            case "bool" -> check(OptionType.BOOLEAN);
            case "signal" -> check(OptionType.SIGNAL);
            case "env" -> assertEquals(result, environment());
            case "expand" -> expand();
            default -> throw new AssertionError(function);
        }
    }

    private void check(OptionType<?> type) {
        String expected = DIFFERENT.getOrDefault(text, result);
        if (expected.equals("refused")) {
            assertThrows(IllegalArgumentException.class, () -> type.parse(text));
        } else {
            assertEquals(expected, type.parse(text).toString());
        }
    }

    private String environment() {
        return new EnvSections(new Sections(), Scratch.PROCESS).substituted(Map.of("X", text)).get("X");
    }

    /** Only variables of the environment are expanded while a file is read; the others stay for the spawn. */
    private void expand() {
        String expected = text.contains("wid") || text.toLowerCase().contains("sockets") ? text : result;
        assertEquals(expected, EnvVariables.of(VARIABLES).expand(text));
    }
}
