// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What the subscribers of an XPUB socket want, together. One thread. */
final class Subscriptions {

    private final Set<String> beginnings = new HashSet<>();

    /** Takes in what the socket tells: 1 and the beginning of topics that somebody wants now, or 0 and one nobody wants. */
    void change(byte[] message) {
        if (message.length > 0) {
            String beginning = new String(message, 1, message.length - 1, StandardCharsets.UTF_8);
            if (message[0] == 1) {
                beginnings.add(beginning);
            } else if (message[0] == 0) {
                beginnings.remove(beginning);
            }
        }
    }

    /** Whether a topic that begins so may be wanted. */
    boolean concern(String topic) {
        for (String wanted : beginnings) {
            if (topic.startsWith(wanted) || wanted.startsWith(topic)) {
                return true;
            }
        }
        return false;
    }
}
