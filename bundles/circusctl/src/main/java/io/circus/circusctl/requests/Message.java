// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import java.util.Arrays;
import java.util.Map;

/**
 * A received request.
 *
 * @param raw its bytes, without surrounding white space
 * @param fields its JSON object
 */
record Message(byte[] raw, Map<?, ?> fields) {

    /** The field whose value comes back unchanged. */
    static final String ID = "id";

    Object command() {
        return fields.get("command");
    }

    /** The person whose request it is, as the sender says; any JSON value, null for the sender himself. */
    Object onBehalfOf() {
        return fields.get("on_behalf_of");
    }

    /** Any JSON value, null if there is none. */
    Object id() {
        return fields.get(ID);
    }

    /** An empty map if there are none, null if they are null. */
    Object properties() {
        return fields.containsKey("properties") ? fields.get("properties") : Map.of();
    }

    /** {@code bytes} without surrounding white space. */
    static byte[] strip(byte[] bytes) {
        int start = 0;
        int end = bytes.length;
        while (start < end && isSpace(bytes[start])) {
            start++;
        }
        while (end > start && isSpace(bytes[end - 1])) {
            end--;
        }
        return start == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }
}
