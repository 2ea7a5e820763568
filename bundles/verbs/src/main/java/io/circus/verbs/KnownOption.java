// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An option of a watcher that can be set, as the daemon's catalogue declares it. The catalogue is written into the file
 * {@code options.txt} of this package: a line an option, with tabs between its parts.
 *
 * @param type the type of its value in a request: int, float, bool, text, signal, env or hooks
 * @param effect what becomes of the watcher: {@code at once} or {@code reload}
 * @param meaning a few words for people
 */
public record KnownOption(String name, String type, String effect, String meaning) {

    /** Read when somebody asks for an option, which most commands do not. */
    private static final class Catalogue {
        private static final Map<String, KnownOption> ALL = read();
    }

    /** By their names, in the order of the catalogue. */
    public static Map<String, KnownOption> all() {
        return Catalogue.ALL;
    }

    private static Map<String, KnownOption> read() {
        var options = new LinkedHashMap<String, KnownOption>();
        try (InputStream text = KnownOption.class.getResourceAsStream("options.txt")) {
            new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t", -1))
                    .forEach(parts -> options.put(parts[0], new KnownOption(parts[0], parts[1], parts[2], parts[3])));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the options of watchers", e);
        }
        return Collections.unmodifiableMap(options);
    }
}
