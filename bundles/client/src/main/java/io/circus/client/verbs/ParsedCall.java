// SPDX-License-Identifier: Apache-2.0
package io.circus.client.verbs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request made from words.
 *
 * @param command the verb of the daemon
 * @param properties in the order in which they are sent: text, {@link Long}, {@link Double}, {@link Boolean}, lists
 */
public record ParsedCall(String command, Map<String, Object> properties) {

    public ParsedCall {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
