// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Values for tests of streams. */
public final class Some {

    public static final StreamSource SOURCE = new StreamSource("web", 1, 42, "stdout");

    private Some() {}

    /** @param keysAndValues one after the other */
    public static StreamOptions options(Object... keysAndValues) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i].toString(), keysAndValues[i + 1].toString());
        }
        return new StreamOptions("web", "stdout", Map.copyOf(values));
    }

    /** Of characters up to 255 a byte each. */
    public static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
