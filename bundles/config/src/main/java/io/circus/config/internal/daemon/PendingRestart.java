// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.kernel.Cause;
import io.circus.kernel.StateStore;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A restart of the daemon that was requested. The kernel keeps it until the watchers are told to start: if this bundle, or one that it
 * needs, is updated before that, the next life of this bundle carries the restart out. The entry holds who requested it and with which
 * verb, in URL encoding. Any thread.
 */
record PendingRestart(StateStore store) {

    private static final String KEY = "config/restart";

    void save(Cause.Commanded cause) {
        String verb = cause instanceof Cause.Asked asked ? asked.verb() : "restart";
        store.put(KEY, encoded(cause.by().orElse("")) + " " + encoded(verb));
    }

    void clear() {
        store.remove(KEY);
    }

    /** The cause of the restart; empty if none is pending. */
    Optional<Cause.Commanded> cause() {
        return store.get(KEY).map(text -> text.split(" ", -1)).map(words -> new Cause.Asked(decoded(words[0]), decoded(words[1])));
    }

    private static String encoded(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }

    private static String decoded(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
