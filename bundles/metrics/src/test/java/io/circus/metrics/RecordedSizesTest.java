// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import static org.junit.Assert.assertEquals;

import com.google.gson.JsonElement;
import io.circus.testing.RecordedConversion;
import java.io.IOException;
import java.math.BigInteger;
import org.junit.Test;

/** How Circus 0.19 showed sizes. */
public class RecordedSizesTest {

    @Test
    public void areShownAsTheOriginalDoes() throws IOException {
        for (RecordedConversion recorded : RecordedConversion.of("bytes to human")) {
            JsonElement bytes = recorded.args().get(0);
            if (isNoSize(bytes.getAsBigInteger())) {
                continue;
            }
            assertEquals(recorded.toString(), recorded.result().getAsString(), ProcessSample.human(bytes.getAsLong()));
        }
    }

    @Test
    public void areForPeople() {
        assertEquals("0B", ProcessSample.human(0));
        assertEquals("1023B", ProcessSample.human(1023));
        assertEquals("1.00K", ProcessSample.human(1024));
        assertEquals("121.50M", ProcessSample.human(127_401_984));
    }

    @Test
    public void theLargestOneHasAUnit() {
        assertEquals("8.00E", ProcessSample.human(Long.MAX_VALUE));
    }

    /** One of them is: more than Linux can count, and more than anything has. */
    private static boolean isNoSize(BigInteger bytes) {
        return bytes.compareTo(BigInteger.valueOf(Long.MAX_VALUE)) > 0;
    }
}
