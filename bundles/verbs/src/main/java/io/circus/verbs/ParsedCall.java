// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request made from the words of a command line.
 *
 * @param command the verb of the daemon
 * @param properties in the order in which they are sent: text, {@link Long}, {@link Double}, {@link Boolean}, lists
 */
public record ParsedCall(String command, Map<String, Object> properties) {

    public ParsedCall {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** The same request with one more property. */
    public ParsedCall with(String property, Object value) {
        var more = new LinkedHashMap<String, Object>(properties);
        more.put(property, value);
        return new ParsedCall(command, more);
    }
}
