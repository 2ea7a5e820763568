// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Event;
import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.testing.FakeLoop;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketEvent;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.sockets.SocketSettings;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.Test;

public class SocketRegistryTest {

    private final FakeLoop loop = new FakeLoop();
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final FakeSocketCalls calls = new FakeSocketCalls();
    private final List<String> events = new ArrayList<>();
    private final List<Integer> started = new ArrayList<>();
    private SocketRegistry registry = registry();

    private SocketRegistry registry(SavedSocket... inherited) {
        return new SocketRegistry(loop, event -> events.add(shown(event)), store, calls, List.of(inherited));
    }

    private static String shown(Event event) {
        return switch (event) {
            case SocketEvent.SocketOpened opened -> opened.socket() + " opened at " + opened.address();
            case SocketEvent.SocketFailed failed -> failed.socket() + " failed";
            case SocketEvent.SocketClosed closed -> closed.socket() + " closed";
            default -> throw new AssertionError(event);
        };
    }

    @Test
    public void tellsThePortThatTheSystemChose() throws Exception {
        registry.put(port("web", 0));
        ManagedSocket socket = registry.all().getFirst();
        assertEquals(FakeSocketCalls.CHOSEN_PORT, socket.port());
        assertEquals("127.0.0.1:40000", socket.address());
        assertEquals(List.of("web opened at 127.0.0.1:40000"), events);
    }

    @Test
    public void aSocketThatCannotBeOpenedIsTriedAgainWhenItIsNeeded() throws Exception {
        calls.forbidden.add(80);
        var refused = assertThrows(SocketException.class, () -> registry.put(port("web", 80)));
        assertEquals("cannot open the socket web: cannot bind to localhost:80: EACCES (permission denied)",
                refused.getMessage());
        assertEquals(OptionalInt.empty(), registry.all().getFirst().descriptor());
        assertThrows(WatcherException.class, () -> registry.lease("w", List.of("web")));
        calls.forbidden.clear();
        registry.lease("w", List.of("web")).close();
        assertTrue(registry.all().getFirst().descriptor().isPresent());
        assertEquals(List.of("web failed", "web failed", "web opened at 127.0.0.1:80"), events);
    }

    @Test
    public void setsAnotherBacklogInPlace() throws Exception {
        registry.put(port("web", 81));
        int before = descriptor("web");
        registry.put(with(port("web", 81), 7));
        assertEquals(before, descriptor("web"));
        assertEquals(7, (int) calls.backlogs.get(before));
        assertEquals(7, registry.all().getFirst().settings().backlog());
    }

    @Test
    public void keepsTheFormerOneIfTheNewOneCannotBeOpened() throws Exception {
        calls.forbidden.add(80);
        registry.put(port("web", 0));
        int before = descriptor("web");
        var refused = assertThrows(SocketException.class, () -> registry.put(port("web", 80)));
        assertEquals("cannot open the socket web: cannot bind to localhost:80: EACCES (permission denied); "
                + "the former one stays open at 127.0.0.1:40000", refused.getMessage());
        assertEquals(before, descriptor("web"));
        assertEquals("what counts is what is open", 0, registry.all().getFirst().settings().port());
        assertEquals(Set.of(before), calls.addresses.keySet());
        assertEquals(List.of("web opened at 127.0.0.1:40000", "web failed"), events);
    }

    @Test
    public void movesASocketBeforeItClosesTheFormerOne() throws Exception {
        registry.put(port("web", 81));
        int before = descriptor("web");
        registry.put(port("web", 82));
        assertNotEquals(before, descriptor("web"));
        assertEquals(Set.of(descriptor("web")), calls.addresses.keySet());
        assertEquals(List.of("web opened at 127.0.0.1:81", "web closed", "web opened at 127.0.0.1:82"), events);
    }

    @Test
    public void closesTheFormerOneFirstIfItIsInTheWay() throws Exception {
        registry.put(file("web", "/run/web.sock", Type.SOCK_STREAM));
        registry.put(file("web", "/run/web.sock", Type.SOCK_DGRAM));
        assertEquals(Set.of(descriptor("web")), calls.addresses.keySet());
        assertEquals(Type.SOCK_DGRAM, registry.all().getFirst().settings().type());
        assertEquals(Set.of("/run/web.sock"), calls.removedFiles);
    }

    @Test
    public void opensTheFormerOneAgainIfClosingItHelpedNothing() throws Exception {
        registry.put(port("web", 0));
        calls.forbidden.add(FakeSocketCalls.CHOSEN_PORT);
        calls.lifts = true;
        var refused = assertThrows(SocketException.class, () -> registry.put(port("web", FakeSocketCalls.CHOSEN_PORT)));
        assertTrue(refused.getMessage(), refused.getMessage().contains("the former one stays open at 127.0.0.1:40000"));
        assertEquals("at the port that the system chose once", FakeSocketCalls.CHOSEN_PORT, registry.all().getFirst().port());
        assertEquals(0, registry.all().getFirst().settings().port());
        assertEquals(Set.of(descriptor("web")), calls.addresses.keySet());
        assertEquals(List.of("web opened at 127.0.0.1:40000", "web closed", "web opened at 127.0.0.1:40000", "web failed"), events);
    }

    @Test
    public void anAddressOfAnotherIsNotTakenAndNothingIsClosed() throws Exception {
        registry.put(port("other", 82));
        registry.put(port("web", 0));
        assertThrows(SocketException.class, () -> registry.put(port("web", 82)));
        assertEquals(FakeSocketCalls.CHOSEN_PORT, registry.all().getLast().port());
        assertEquals(List.of("other opened at 127.0.0.1:82", "web opened at 127.0.0.1:40000", "web failed"), events);
    }

    @Test
    public void closesWhatNobodyUsesAnyMore() throws Exception {
        registry.put(closing("web", 83));
        registry.lease("one", List.of("web")).close();
        registry.lease("two", List.of("web")).close();
        registry.release("one");
        assertTrue("two uses it", registry.all().getFirst().descriptor().isPresent());
        registry.release("two");
        assertEquals(Set.of(), calls.addresses.keySet());
        registry.lease("one", List.of("web")).close();
        assertTrue(registry.all().getFirst().descriptor().isPresent());
    }

    @Test
    public void givesEachProcessASocketOfItsOwnWithReuseport() throws Exception {
        registry.put(sharing("web", 84));
        SocketSource.Lease one = registry.lease("w", List.of("web"));
        SocketSource.Lease other = registry.lease("w", List.of("web"));
        assertNotEquals(one.descriptor("web"), other.descriptor("web"));
        assertEquals("localhost:84", calls.addresses.get(one.descriptor("web")));
        one.close();
        other.close();
        assertEquals(Set.of(descriptor("web")), calls.addresses.keySet());
    }

    @Test
    public void aLeaseThatFailsLeavesNothingOpen() throws Exception {
        calls.forbidden.add(80);
        registry.put(port("a", 81));
        assertThrows(SocketException.class, () -> registry.put(port("b", 80)));
        Set<Integer> before = Set.copyOf(calls.addresses.keySet());
        assertThrows(WatcherException.class, () -> registry.lease("w", List.of("a", "b")));
        assertEquals(before, calls.addresses.keySet());
        var unknown = assertThrows(WatcherException.class, () -> registry.lease("w", List.of("a", "nope")));
        assertEquals("cannot give w the socket nope: there is no such socket", unknown.getMessage());
        assertEquals(before, calls.addresses.keySet());
        calls.refusesCopies = true;
        var full = assertThrows(WatcherException.class, () -> registry.lease("w", List.of("a")));
        assertTrue(full.getMessage(), full.getMessage().endsWith("EMFILE (too many open files)"));
    }

    @Test
    public void removesSocketAndFile() throws Exception {
        registry.put(file("web", "/run/web.sock", Type.SOCK_STREAM));
        registry.remove("web");
        registry.remove("never there");
        assertEquals(List.of(), registry.all());
        assertEquals(Set.of(), calls.addresses.keySet());
        assertEquals(Set.of("/run/web.sock"), calls.removedFiles);
        assertEquals("forgotten for the next life, too", List.of(), registry().all());
    }

    @Test
    public void closesAllAtTheEnd() throws Exception {
        registry.put(port("a", 81));
        registry.put(port("b", 82));
        registry.closeAll();
        assertEquals(Set.of(), calls.addresses.keySet());
        assertEquals(List.of(), registry.names());
    }

    @Test
    public void findsItsSocketsAgainInItsNextLife() throws Exception {
        registry.put(port("web", 0));
        registry.put(closing("b", 85));
        registry.lease("w", List.of("b")).close();
        int before = descriptor("web");
        registry = registry();
        assertEquals(before, descriptor("web"));
        assertEquals(FakeSocketCalls.CHOSEN_PORT, registry.all().getLast().port());
        registry.release("w");
        assertEquals("the users are known", Set.of(before), calls.addresses.keySet());
    }

    @Test
    public void keepsWhatTheDaemonWasStartedWith() throws Exception {
        int given = calls.open(file("web", "/run/web.sock", Type.SOCK_STREAM));
        registry = registry(new SavedSocket(file("web", "/run/web.sock", Type.SOCK_STREAM), OptionalInt.of(given), true,
                Set.of()));
        registry.put(closing("web", 81));
        assertEquals("/run/web.sock", registry.all().getFirst().address());
        registry.lease("w", List.of("web")).close();
        registry.release("w");
        registry.remove("web");
        assertEquals(given, descriptor("web"));
        registry.closeAll();
        assertEquals("systemd's file", Set.of(), calls.removedFiles);
    }

    @Test
    public void aUserThatStartsAgainSoonKeepsItsSocketOpen() throws Exception {
        registry.put(closing("web", 81));
        registry.put(closing("former", 82));
        registry.lease("w", List.of("web", "former")).close();
        registry.pause("w");
        assertEquals(List.of(), closed());
        registry.lease("w", List.of("web")).close();
        registry.settle("w");
        assertEquals("only what it has not used again is closed", List.of("former"), closed());
        registry.pause("w");
        registry.settle("w");
        assertEquals(List.of("former", "web"), closed());
    }

    private List<String> closed() {
        return registry.all().stream().filter(socket -> socket.descriptor().isEmpty()).map(ManagedSocket::name).toList();
    }

    @Test
    public void tellsOfTheFirstConnectionOnce() throws Exception {
        registry.put(port("a", 81));
        registry.put(port("b", 82));
        Set<Integer> before = Set.copyOf(calls.addresses.keySet());
        registry.whenConnected(List.of("a", "b", "nope"), () -> started.add(1));
        Set<Integer> watched = loop.watched();
        assertEquals(2, watched.size());
        loop.arrive(watched);
        assertEquals(List.of(1), started);
        assertEquals("the copies are closed", before, calls.addresses.keySet());
        registry.whenConnected(List.of("a"), () -> started.add(2)).cancel();
        assertEquals(Set.of(), loop.watched());
        assertEquals(before, calls.addresses.keySet());
    }

    private int descriptor(String name) {
        return registry.all().stream().filter(socket -> socket.name().equals(name)).findFirst().orElseThrow().descriptor()
                .getAsInt();
    }

    static SocketSettings port(String name, int port) {
        return new SocketSettings(name, Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", port, "", 8, false, 2048, "", false,
                false, false);
    }

    static SocketSettings sharing(String name, int port) {
        return new SocketSettings(name, Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", port, "", 8, false, 2048, "", true,
                false, false);
    }

    private static SocketSettings closing(String name, int port) {
        return new SocketSettings(name, Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", port, "", 8, false, 2048, "", false,
                false, true);
    }

    private static SocketSettings with(SocketSettings other, int backlog) {
        return new SocketSettings(other.name(), other.family(), other.type(), 0, other.host(), other.port(), "", 8, false,
                backlog, "", false, false, false);
    }

    private static SocketSettings file(String name, String path, Type type) {
        return new SocketSettings(name, Family.AF_UNIX, type, 0, "localhost", 0, path, 8, false, 2048, "", false, false,
                false);
    }
}
