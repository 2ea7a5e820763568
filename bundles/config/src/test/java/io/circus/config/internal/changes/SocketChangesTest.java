// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import static org.junit.Assert.assertEquals;

import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import io.circus.sockets.Sockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.Test;

public class SocketChangesTest {

    private final List<String> done = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** Refuses port 80. */
    private final Sockets sockets = new Sockets() {
        @Override
        public List<ManagedSocket> all() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void put(SocketSettings settings) throws SocketException {
            if (settings.port() == 80) {
                throw new SocketException(settings.name(), new IOException("no right"));
            }
            done.add("put " + settings.name() + " " + settings.port());
        }

        @Override
        public void remove(String name) {
            done.add("remove " + name);
        }

        @Override
        public Set<String> restore() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void closeAll() {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    public void nothingChangesIfNothingDiffers() {
        assertEquals(List.of(), applied(List.of(open(socket("a", 81, 1))), List.of(socket("a", 81, 1))));
    }

    @Test
    public void closesWhatIsGoneBeforeItOpensWhatIsNew() {
        assertEquals(List.of("remove a", "put b 81"), applied(List.of(open(socket("a", 81, 1))), List.of(socket("b", 81, 1))));
    }

    @Test
    public void aFailureKeepsNothingElseFromBeingDone() {
        assertEquals(List.of("put b 82", "put c 83"), applied(List.of(open(socket("a", 81, 1)), open(socket("b", 82, 1))),
                List.of(socket("a", 80, 1), socket("b", 82, 2), socket("c", 83, 1))));
        assertEquals(List.of("cannot open the socket a: no right"), failures);
    }

    @Test
    public void triesAgainWhatCouldNotBeOpenedButNotWhatIsUnused() {
        SocketSettings unused = new SocketSettings("b", Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", 82, "", 8, false, 1, "",
                false, false, true);
        assertEquals(List.of("put a 81"),
                applied(List.of(closed(socket("a", 81, 1)), closed(unused)), List.of(socket("a", 81, 1), unused)));
    }

    @Test
    public void whatTheDaemonWasStartedWithIsNotTheFilesBusiness() {
        var given = new ManagedSocket(socket("a", 81, 1), OptionalInt.of(200), "127.0.0.1", 81, true);
        assertEquals(List.of(), applied(List.of(given), List.of(socket("a", 82, 7))));
        assertEquals(List.of(), applied(List.of(given), List.of()));
    }

    @Test
    public void tellsBeforehandWhatItWillDo() {
        var changes = new SocketChanges(List.of(open(socket("gone", 81, 1)), open(socket("moved", 82, 1)), open(socket("b", 83, 1))),
                List.of(socket("moved", 84, 1), socket("b", 83, 9), socket("fresh", 85, 1)));
        assertEquals(List.of("remove socket:gone: not in the file, closed", "restart socket:moved: closed, opened at localhost:84",
                "apply socket:b: set in place", "add socket:fresh: not open yet, opened at localhost:85"),
                changes.steps().stream().map(Object::toString).toList());
    }

    private List<String> applied(List<ManagedSocket> managed, List<SocketSettings> next) {
        done.clear();
        var changes = new SocketChanges(managed, next);
        changes.apply(sockets, changes.namesWithout(Set.of()), failures);
        return List.copyOf(done);
    }

    private static ManagedSocket open(SocketSettings settings) {
        return new ManagedSocket(settings, OptionalInt.of(200), "127.0.0.1", settings.port(), false);
    }

    private static ManagedSocket closed(SocketSettings settings) {
        return new ManagedSocket(settings, OptionalInt.empty(), "127.0.0.1", settings.port(), false);
    }

    private static SocketSettings socket(String name, int port, int backlog) {
        return new SocketSettings(name, Family.AF_INET, Type.SOCK_STREAM, 0, "localhost", port, "", 8, false, backlog, "", false,
                false, false);
    }
}
