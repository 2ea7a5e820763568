// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.testing.RecordedConversion;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What Circus 0.19 made of signals and booleans in requests; booleans that are text are for files only. */
@RunWith(Parameterized.class)
public class RecordedValuesTest {

    @Parameters(name = "{0}")
    public static List<RecordedConversion> samples() throws IOException {
        return RecordedConversion.of("bool", "signal").stream()
                .filter(recorded -> recorded.function().equals("signal") || !recorded.isOfText()).toList();
    }

    private final RecordedConversion recorded;
    private final Arguments arguments;

    public RecordedValuesTest(RecordedConversion recorded) throws JsonException {
        this.recorded = recorded;
        this.arguments = new Arguments(new Request("signal",
                Collections.singletonMap("value", Json.read(recorded.args().get(0).toString()))));
    }

    @Test
    public void areUnderstoodAsTheOriginalDoes() throws CommandException {
        if (recorded.function().equals("bool")) {
            assertEquals(recorded.result().getAsBoolean(), arguments.flag("value"));
        } else if (recorded.result().equals(RecordedConversion.REFUSED)) {
            assertThrows(CommandException.class, () -> arguments.signal("value"));
        } else {
            assertEquals(recorded.result().getAsInt(), arguments.signal("value").orElseThrow().number());
        }
    }
}
