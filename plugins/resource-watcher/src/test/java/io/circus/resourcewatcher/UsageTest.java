// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static org.junit.Assert.assertEquals;

import java.util.OptionalDouble;
import org.junit.Test;

public class UsageTest {

    private final Usage.Collector collector = new Usage.Collector();

    @Test
    public void isToldAsItsFigures() {
        collector.add(OptionalDouble.of(32.7), 0.054, 13_733_888);
        assertEquals("CPU 32.7 %, memory 0.054 %, 13733888 bytes", collector.usage().toString());
        collector.add(OptionalDouble.of(0), 1.5, 4096);
        assertEquals("CPU 0.0 to 32.7 %, memory 0.054 to 1.5 %, 4096 to 13733888 bytes", collector.usage().toString());
    }

    @Test
    public void saysThatTheCpuIsNotMeasuredYet() {
        collector.add(OptionalDouble.empty(), 0.5, 8192);
        assertEquals("CPU not measured yet, memory 0.5 %, 8192 bytes", collector.usage().toString());
    }
}
