// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.ending;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public final class IgnoredSignalsTest {

    @Test
    public void readsTheMaskOfAStatusFile() {
        assertEquals(0b11, IgnoredSignals.ignored(List.of("Name:\tjava", "SigBlk:\t0000000000000000",
                "SigIgn:\t0000000000000003", "SigCgt:\t2000000181005ccf")));
        assertEquals(-1L, IgnoredSignals.ignored(List.of("SigIgn:\tffffffffffffffff")));
    }

    @Test
    public void withoutALineNothingIsIgnored() {
        assertEquals(0, IgnoredSignals.ignored(List.of("Name:\tjava")));
    }
}
