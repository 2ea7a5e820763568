// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of a file as text: UTF-8, or Latin-1 with a warning if it cannot be UTF-8. */
final class IniBytes {

    private IniBytes() {}

    static String decode(String file, byte[] bytes, Findings findings) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        if (!StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            return out.flip().toString();
        }
        int line = 1;
        for (int i = 0; i < in.position(); i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        findings.warning(new Place(file, line), "the file is not UTF-8 here, reading all of it as Latin-1");
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
