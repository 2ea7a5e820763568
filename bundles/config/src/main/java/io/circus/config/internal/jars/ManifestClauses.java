// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import java.util.ArrayList;
import java.util.List;

/** Splits the headers of manifests. */
final class ManifestClauses {

    private ManifestClauses() {}

    /** Splits {@code text} at every {@code separator} that is not within quotes. */
    static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    static String unquote(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1) : text;
    }
}
