// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of users by number: from passwd(5), otherwise from the system, as the owner of a file. Any thread. */
final class UserNames {

    private final Path passwd;
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    UserNames(Path passwd) {
        this.passwd = passwd;
    }

    /**
     * The name of {@code uid}, or its number if it has none. Names are cached.
     *
     * @param owned a file that usually belongs to {@code uid}
     */
    String name(int uid, Path owned) {
        return names.computeIfAbsent(uid, unknown -> look(uid, owned));
    }

    private String look(int uid, Path owned) {
        try (var lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            var entry = lines.map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(uid))).findFirst();
            if (entry.isPresent()) {
                return entry.get()[0];
            }
            if (Integer.valueOf(uid).equals(Files.getAttribute(owned, "unix:uid"))) {
                return Files.getOwner(owned).getName();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The number will do.
        }
        return Integer.toString(uid);
    }
}
