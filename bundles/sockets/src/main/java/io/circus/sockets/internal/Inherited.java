// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.StateStore;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.Fcntl;
import io.circus.linux.SocketAddress;
import io.circus.linux.Sockets;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The sockets that the daemon was started with, as by systemd: LISTEN_FDS of them from descriptor 3 on, with the names
 * in LISTEN_FDNAMES, if LISTEN_PID is the daemon.
 */
final class Inherited {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final int FIRST = 3;
    private static final String TAKEN = "sockets/inherited";

    private Inherited() {}

    /** Takes the sockets, once in the life of the daemon. @param pid by which others know the daemon */
    static List<SavedSocket> take(StateStore store, long pid) {
        if (store.get(TAKEN).isPresent()) {
            return List.of();
        }
        store.put(TAKEN, "true");
        return take(System.getenv(), pid, FIRST);
    }

    /** @param first the number of the first descriptor */
    static List<SavedSocket> take(Map<String, String> environment, long pid, int first) {
        var all = new ArrayList<SavedSocket>();
        if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return all;
        }
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":");
        int count = count(environment);
        for (int i = 0; i < count; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : "listen" + i;
            int given = first + i;
            try {
                all.add(take(name.toLowerCase(Locale.ROOT), given));
            } catch (ErrnoException | RuntimeException e) {
                LOG.log(WARNING, () -> "cannot take over the socket " + name + ", descriptor " + given
                        + ", that the daemon was started with: " + e.getMessage() + "; going on without it");
            }
        }
        return all;
    }

    private static int count(Map<String, String> environment) {
        String text = environment.getOrDefault("LISTEN_FDS", "0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            LOG.log(WARNING, () -> "cannot take over the sockets that the daemon was started with: LISTEN_FDS is '" + text
                    + "', expected a number; going on without them");
            return 0;
        }
    }

    private static SavedSocket take(String name, int given) throws ErrnoException {
        Type type = Type.values()[Sockets.type(given) - 1];
        int descriptor = Fcntl.moveUp(given);
        SocketSettings settings = switch (Sockets.address(descriptor)) {
            case SocketAddress.Internet address -> settings(name,
                    address.family() == Sockets.AF_INET6 ? Family.AF_INET6 : Family.AF_INET, type,
                    address.hostText(), address.port(), "");
            case SocketAddress.Unix address -> settings(name, Family.AF_UNIX, type, "", 0, address.path());
        };
        return new SavedSocket(settings, OptionalInt.of(descriptor), true, Set.of());
    }

    private static SocketSettings settings(String name, Family family, Type type, String host, int port, String path) {
        return new SocketSettings(name, family, type, 0, host, port, path, 0, false, 0, "", false, false, false);
    }
}
