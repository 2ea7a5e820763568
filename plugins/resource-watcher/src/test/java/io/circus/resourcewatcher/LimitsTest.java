// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.resourcewatcher.Limits.Violation;
import io.circus.toolkit.PluginOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.Test;

/** The policy, without a clock and without processes. */
public class LimitsTest {

    private static final long MEGA = 1024 * 1024;

    private static Limits limits(String... options) {
        Map<String, String> section = new HashMap<>(Map.of("watcher", "web"));
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i].replace('_', '.'), options[i + 1]);
        }
        return Limits.read(PluginOptions.of("resource-watcher", ResourceWatcher.Config.class, section));
    }

    private static Usage usage(double cpu, double mem, long bytes) {
        return new Usage(OptionalDouble.of(cpu), OptionalDouble.of(cpu), mem, mem, bytes, bytes);
    }

    @Test
    public void theDefaultsAreThoseOfTheOriginal() {
        assertEquals(Set.of(), limits().violatedBy(usage(90, 50, MEGA)));
        assertEquals(Set.of(Violation.OVER_CPU), limits().violatedBy(usage(90.1, 50, MEGA)));
        assertEquals(Set.of(Violation.OVER_MEMORY), limits().violatedBy(usage(1, 90.1, MEGA)));
        assertEquals(Set.of(Violation.OVER_HEALTH), limits().violatedBy(usage(90, 61, MEGA)));
        assertEquals(3, limits().maxCount());
    }

    @Test
    public void zeroSwitchesALimitOff() {
        assertEquals(Set.of(), limits("max_cpu", "0", "max_mem", "0", "health_threshold", "0")
                .violatedBy(usage(400, 100, MEGA)));
    }

    @Test
    public void theLeastCountsForWhatMustBeUsed() {
        Limits limits = limits("min_cpu", "5", "min_mem", "10M");
        assertEquals("5 is not more than 5", Set.of(Violation.UNDER_CPU), limits.violatedBy(usage(5, 1, 10 * MEGA)));
        assertEquals(Set.of(Violation.UNDER_MEMORY), limits.violatedBy(usage(6, 1, 10 * MEGA - 1)));
        assertEquals("without processes", Set.of(Violation.UNDER_CPU, Violation.UNDER_MEMORY),
                limits.violatedBy(new Usage.Collector().usage()));
    }

    @Test
    public void theMostAndTheLeastOfAllProcessesCount() {
        var collector = new Usage.Collector();
        collector.add(OptionalDouble.of(2), 1, 10 * MEGA);
        collector.add(OptionalDouble.empty(), 3, 30 * MEGA);
        collector.add(OptionalDouble.of(95), 2, 20 * MEGA);
        assertEquals(new Usage(OptionalDouble.of(95), OptionalDouble.of(2), 3, 1, 30 * MEGA, 10 * MEGA), collector.usage());
    }

    @Test
    public void anUnknownCpuViolatesNothing() {
        var collector = new Usage.Collector();
        collector.add(OptionalDouble.empty(), 95, MEGA);
        assertEquals(Set.of(Violation.OVER_MEMORY), limits("min_cpu", "5").violatedBy(collector.usage()));
    }

    @Test
    public void patienceEndsWithOneMoreThanMaxCountInARow() {
        var counters = new Counters();
        for (int i = 0; i < 3; i++) {
            assertFalse(counters.count("parent", Set.of(Violation.OVER_CPU), 3));
        }
        assertFalse("a calm round", counters.count("parent", Set.of(Violation.UNDER_MEMORY), 3));
        for (int i = 0; i < 3; i++) {
            assertFalse(counters.count("parent", Set.of(Violation.OVER_CPU), 3));
        }
        assertTrue(counters.count("parent", Set.of(Violation.OVER_CPU), 3));
        assertFalse("all begin anew", counters.count("parent", Set.of(Violation.OVER_CPU), 3));
    }

    @Test
    public void eachGroupHasCountersOfItsOwn() {
        var counters = new Counters();
        assertFalse(counters.count("parent", Set.of(Violation.OVER_CPU), 1));
        assertFalse(counters.count(42, Set.of(Violation.OVER_CPU), 1));
        counters.keep(Set.of("parent"));
        assertFalse("it was forgotten", counters.count(42, Set.of(Violation.OVER_CPU), 1));
        assertTrue(counters.count("parent", Set.of(Violation.OVER_CPU), 1));
    }

    @Test
    public void namesABadOption() {
        assertEquals("cannot read option min_mem: expected a percentage such as 90 or a size such as 1.5G, got 'some'",
                assertThrows(IllegalArgumentException.class, () -> limits("min_mem", "some")).getMessage());
        assertEquals("cannot read option max_count: expected 0 or more, got '-1'",
                assertThrows(IllegalArgumentException.class, () -> limits("max_count", "-1")).getMessage());
    }
}
