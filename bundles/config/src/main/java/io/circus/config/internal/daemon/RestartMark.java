// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.kernel.Cause;
import io.circus.kernel.StateStore;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * That the daemon is to be started anew: kept by the kernel from the request until the watchers are told to start, so that the next life
 * of this bundle does it if this bundle, or one that it needs, is updated meanwhile. Who has asked for it, and with which verb, in URL
 * encoding. Any thread.
 */
record RestartMark(StateStore store) {

    private static final String KEY = "config/restart";

    void put(Cause.Commanded cause) {
        String verb = cause instanceof Cause.Asked asked ? asked.verb() : "restart";
        store.put(KEY, encoded(cause.by().orElse("")) + " " + encoded(verb));
    }

    void remove() {
        store.remove(KEY);
    }

    /** Why it is to be started anew; empty if it is not. */
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
