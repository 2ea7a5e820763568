// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.testing.FakeLoop;
import io.circus.sockets.SocketActivity.Reading;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class CountedArrivalsTest {

    private final FakeLoop loop = new FakeLoop();
    private final FakeSocketCalls calls = new FakeSocketCalls();
    private final SocketRegistry registry =
            new SocketRegistry(loop, event -> { }, new InMemoryStateStore(), calls, List.of());

    @Test
    public void watchesOnlyWhileSomebodyWantsToKnow() throws Exception {
        registry.put(SocketRegistryTest.port("a", 81));
        assertEquals(Set.of(), loop.watched());
        var counted = new CountedArrivals(registry, loop);
        assertEquals(1, loop.watched().size());
        counted.close();
        assertEquals(Set.of(), loop.watched());
        assertEquals("only the socket itself is open", 1, calls.addresses.size());
        registry.put(SocketRegistryTest.port("b", 82));
        assertEquals(Set.of(), loop.watched());
    }

    @Test
    public void countsWhatComesInAtEachSocket() throws Exception {
        var counted = new CountedArrivals(registry, loop);
        registry.put(SocketRegistryTest.port("a", 81));
        Set<Integer> first = loop.watched();
        registry.put(SocketRegistryTest.port("b", 82));
        loop.arrive(loop.watched());
        loop.arrive(first);
        assertEquals(List.of("127.0.0.1:81 2", "127.0.0.1:82 1"), shown(counted));
    }

    @Test
    public void followsASocketThatMoves() throws Exception {
        var counted = new CountedArrivals(registry, loop);
        registry.put(SocketRegistryTest.port("a", 81));
        loop.arrive(loop.watched());
        registry.put(SocketRegistryTest.port("a", 82));
        assertEquals("the former one is not held open", 2, calls.addresses.size());
        loop.arrive(loop.watched());
        assertEquals("it goes on from there", List.of("127.0.0.1:82 2"), shown(counted));
        registry.remove("a");
        assertEquals(Set.of(), loop.watched());
        assertEquals(Set.of(), calls.addresses.keySet());
        assertEquals(List.of(), shown(counted));
    }

    @Test
    public void seesNothingOfSocketsThatProcessesAloneHave() throws Exception {
        var counted = new CountedArrivals(registry, loop);
        registry.put(SocketRegistryTest.sharing("a", 81));
        assertEquals(Set.of(), loop.watched());
        assertEquals(List.of("127.0.0.1:81 0"), shown(counted));
    }

    @Test
    public void goesOnWithoutASocketThatCannotBeWatched() throws Exception {
        var counted = new CountedArrivals(registry, loop);
        calls.refusesCopies = true;
        registry.put(SocketRegistryTest.port("a", 81));
        assertEquals(List.of("127.0.0.1:81 0"), shown(counted));
        registry.remove("a");
    }

    private static List<String> shown(CountedArrivals counted) {
        return counted.read().stream().map(CountedArrivalsTest::shown).toList();
    }

    private static String shown(Reading reading) {
        return reading.address() + " " + reading.reads();
    }
}
