// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.config.internal.Scratch;
import io.circus.testing.RecordedConversion;
import io.circus.toolkit.OptionType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What Circus 0.19 made of single texts of a file. */
@RunWith(Parameterized.class)
public class ConversionsTest {

    private static final String REFUSED = RecordedConversion.REFUSED.getAsString();

    /** Signals that the original refuses for a leading space, or accepts though there is no such signal. */
    private static final Map<String, String> DIFFERENT = Map.of(" term", "15", "-5", REFUSED);

    /** Those of the recording; the number of the worker and the sockets are known only when a process is spawned. */
    private static final Map<String, String> VARIABLES = Map.of("A", "va", "Path", "p", "a.b", "dot", "x-y", "dash");

    @Parameters(name = "{0}")
    public static List<RecordedConversion> samples() throws IOException {
        return RecordedConversion.of("bool", "signal", "env", "expand").stream().filter(RecordedConversion::isOfText).toList();
    }

    private final RecordedConversion recorded;
    private final String text;
    private final String result;

    public ConversionsTest(RecordedConversion recorded) {
        this.recorded = recorded;
        this.text = recorded.text();
        this.result = recorded.result().getAsString();
    }

    @Test
    public void convertsAsTheOriginalDoes() {
        switch (recorded.function()) {
            case "bool" -> check(OptionType.BOOLEAN);
            case "signal" -> check(OptionType.SIGNAL);
            case "env" -> assertEquals(result, environment());
            case "expand" -> expand();
            default -> throw new AssertionError(recorded);
        }
    }

    private void check(OptionType<?> type) {
        String expected = DIFFERENT.getOrDefault(text, result);
        if (expected.equals(REFUSED)) {
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
