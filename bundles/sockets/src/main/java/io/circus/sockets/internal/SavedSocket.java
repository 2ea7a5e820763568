// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import io.circus.kernel.StateStore;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.SocketSettings.Family;
import io.circus.sockets.SocketSettings.Type;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A socket as the kernel keeps it while this bundle is stopped or updated: words in URL encoding. Its descriptor stays open all the
 * while.
 *
 * @param inherited whether the daemon was started with the socket, so that it cannot be opened again
 * @param users the watchers that use it
 */
record SavedSocket(SocketSettings settings, OptionalInt descriptor, boolean inherited, Set<String> users) {

    private static final String PREFIX = "socket/";

    void saveIn(StateStore store) {
        var words = new ArrayList<Object>(List.of(settings.name(), settings.family(), settings.type(), settings.protocol(),
                settings.host(), settings.port(), settings.path(), settings.umask(), settings.replace(), settings.backlog(),
                settings.device(), settings.reusePort(), settings.blocking(), settings.closeWhenUnused(),
                descriptor.orElse(-1), inherited));
        words.addAll(users);
        store.put(PREFIX + settings.name(), String.join(" ", words.stream()
                .map(word -> URLEncoder.encode(word.toString(), StandardCharsets.UTF_8)).toList()));
    }

    static void forget(String name, StateStore store) {
        store.remove(PREFIX + name);
    }

    static List<SavedSocket> all(StateStore store) {
        return store.entries(PREFIX).values().stream().map(SavedSocket::parse).toList();
    }

    private static SavedSocket parse(String text) {
        List<String> all = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            all.add(URLDecoder.decode(word, StandardCharsets.UTF_8));
        }
        var words = all.iterator();
        var settings = new SocketSettings(words.next(), Family.valueOf(words.next()), Type.valueOf(words.next()),
                Integer.parseInt(words.next()), words.next(), Integer.parseInt(words.next()), words.next(),
                Integer.parseInt(words.next()), Boolean.parseBoolean(words.next()), Integer.parseInt(words.next()),
                words.next(), Boolean.parseBoolean(words.next()), Boolean.parseBoolean(words.next()),
                Boolean.parseBoolean(words.next()));
        int descriptor = Integer.parseInt(words.next());
        boolean inherited = Boolean.parseBoolean(words.next());
        Set<String> users = new TreeSet<>();
        words.forEachRemaining(users::add);
        return new SavedSocket(settings, descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(descriptor), inherited,
                users);
    }
}
