// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.internal.survival.InMemoryStateStore;
import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.SocketAddress;
import io.circus.linux.Sockets;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.sockets.SocketSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.Test;

public class InheritedTest {

    private static final long PID = 4242;

    @Test
    public void takesNothingThatIsMeantForAnother() {
        assertEquals(List.of(), Inherited.take(Map.of("LISTEN_PID", "4243", "LISTEN_FDS", "1"), PID, 3));
        assertEquals(List.of(), Inherited.take(Map.of("LISTEN_FDS", "1"), PID, 3));
        assertEquals(List.of(), Inherited.take(Map.of("LISTEN_PID", "4242"), PID, 3));
        assertEquals(List.of(), Inherited.take(Map.of("LISTEN_PID", "4242", "LISTEN_FDS", "many"), PID, 3));
    }

    @Test
    public void takesSocketsByTheirNames() throws Exception {
        int first = Sockets.open(Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        Sockets.bind(first, new SocketAddress.Internet(InetAddress.getLoopbackAddress(), 0));
        int port = ((SocketAddress.Internet) Sockets.address(first)).port();
        int second = Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
        assertEquals("no other test opens descriptors meanwhile", first + 1, second);
        Sockets.bind(second, new SocketAddress.Unix("@circus/inherited-test/" + ProcessHandle.current().pid()));
        List<SavedSocket> taken = Inherited.take(
                Map.of("LISTEN_PID", "4242", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "Web"), PID, first);
        try {
            assertEquals(2, taken.size());
            SavedSocket web = taken.getFirst();
            assertEquals("in lower case", "web", web.settings().name());
            assertEquals("127.0.0.1:" + port, web.settings().address());
            assertTrue(web.inherited());
            SocketSettings other = taken.getLast().settings();
            assertEquals("without a name", "listen1", other.name());
            assertEquals(Family.AF_UNIX, other.family());
            assertEquals(Type.SOCK_DGRAM, other.type());
        } finally {
            taken.forEach(one -> Descriptors.close(one.descriptor().getAsInt()));
        }
    }

    @Test
    public void goesOnWithoutADescriptorThatIsNoSocket() throws ErrnoException {
        Descriptors.Pipe pipe = Descriptors.pipe();
        try {
            assertEquals(List.of(), Inherited.take(Map.of("LISTEN_PID", "4242", "LISTEN_FDS", "1"), PID, pipe.in()));
        } finally {
            Descriptors.close(pipe.in());
            Descriptors.close(pipe.out());
        }
    }

    @Test
    public void isKeptWordForWord() {
        var store = new InMemoryStateStore();
        var saved = new SavedSocket(new SocketSettings("a b:%", Family.AF_UNIX, Type.SOCK_SEQPACKET, 0, "", 0, "/run/x y+z.sock",
                0, true, 7, "", false, true, false), OptionalInt.of(201), true, Set.of("one two", "%"));
        saved.saveIn(store);
        assertEquals(List.of(saved), SavedSocket.all(store));
        SavedSocket.forget("a b:%", store);
        assertEquals(List.of(), SavedSocket.all(store));
    }
}
