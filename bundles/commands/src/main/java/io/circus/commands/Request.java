// SPDX-License-Identifier: Apache-2.0
package io.circus.commands;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client asks for.
 *
 * @param command the verb as sent
 * @param properties its arguments: text, {@link Long} or {@link Double}, {@link Boolean}, null, maps and lists of them
 */
public record Request(String command, Map<String, Object> properties) {

    public Request {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
