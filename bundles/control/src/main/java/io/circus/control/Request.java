// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.kernel.Cause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request of a client.
 *
 * @param command the verb as sent
 * @param properties its arguments: text, {@link Long} or {@link Double}, {@link Boolean}, null, maps and lists of them
 * @param caller the sender, with its permissions
 */
public record Request(String command, Map<String, Object> properties, Caller caller) {

    public Request {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** The cause of the end of processes that this request stops. */
    public Cause.Commanded cause() {
        return new Cause.Asked(caller.toString(), command.toLowerCase(Locale.ROOT));
    }

    /** A request of the daemon itself, which may do everything: not for requests from outside. */
    public Request(String command, Map<String, Object> properties) {
        this(command, properties, Caller.DAEMON);
    }
}
