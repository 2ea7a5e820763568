// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.kernel.Cause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a client asks for.
 *
 * @param command the verb as sent
 * @param properties its arguments: text, {@link Long} or {@link Double}, {@link Boolean}, null, maps and lists of them
 * @param caller who asks, and what is allowed to it
 */
public record Request(String command, Map<String, Object> properties, Caller caller) {

    public Request {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** Why processes end that end by it. */
    public Cause.Commanded cause() {
        return new Cause.Asked(caller.toString(), command.toLowerCase(Locale.ROOT));
    }

    /** Of the daemon itself, which may do everything: not for what comes from outside. */
    public Request(String command, Map<String, Object> properties) {
        this(command, properties, Caller.DAEMON);
    }
}
