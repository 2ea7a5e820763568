// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.control.Caller;
import java.nio.charset.StandardCharsets;

/** Who may hear what is published. A caller that is limited to some watchers hears about these, and about nothing else. */
final class Audience {

    private static final String EVENT = "watcher.";
    private static final String STATISTICS = "stat.";

    private Audience() {}

    /** @param topic {@code watcher.NAME.EVENT}, {@code stat.NAME}, {@code stat.NAME.PID}, or about something else */
    static boolean includes(Caller caller, byte[] topic) {
        return !caller.isLimited() || isVisible(caller, new String(topic, StandardCharsets.UTF_8));
    }

    private static boolean isVisible(Caller caller, String topic) {
        int end = topic.lastIndexOf('.');
        if (topic.startsWith(EVENT)) {
            return end > EVENT.length() && caller.sees(topic.substring(EVENT.length(), end));
        }
        if (topic.startsWith(STATISTICS)) {
            boolean ofProcess = end >= STATISTICS.length() && topic.substring(end + 1).matches("[0-9]+");
            return caller.sees(topic.substring(STATISTICS.length(), ofProcess ? end : topic.length()));
        }
        return false;
    }
}
