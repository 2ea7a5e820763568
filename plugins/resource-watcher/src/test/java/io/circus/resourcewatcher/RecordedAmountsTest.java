// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.testing.RecordedConversion;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** What Circus 0.19 made of sizes. */
public class RecordedAmountsTest {

    /** The original tries a percentage before it reads a size, too: a number alone does not get there. */
    private static final Map<String, Amount> PERCENTAGES = Map.of("1", new Amount(1, true));

    @Test
    public void areUnderstoodAsTheOriginalDoes() throws IOException {
        for (RecordedConversion recorded : RecordedConversion.of("human to bytes")) {
            String text = recorded.text();
            if (PERCENTAGES.containsKey(text)) {
                assertEquals(PERCENTAGES.get(text), Amount.parse(text));
            } else if (recorded.result().equals(RecordedConversion.REFUSED)) {
                assertThrows(text, IllegalArgumentException.class, () -> Amount.parse(text));
            } else {
                assertEquals(text, new Amount(recorded.result().getAsDouble(), false), Amount.parse(text));
            }
        }
    }
}
