// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import io.circus.testing.ExportedApi.Exported;
import java.util.Map;
import java.util.Set;

/** What a change of an exported package means for those who were built against it, and the version that it asks for. */
enum ApiChange {

    NONE, MINOR, MAJOR;

    /** How the header of a type begins that others only use. */
    static final String PROVIDED = "@ProviderType ";
    static final String SEALED = "sealed ";

    static ApiChange between(Exported before, Exported after) {
        if (before.types().equals(after.types())) {
            return NONE;
        }
        boolean breaks = before.types().entrySet().stream().anyMatch(type ->
                !(after.types().get(type.getKey()) instanceof Set<String> members) || breaks(type, members));
        return breaks ? MAJOR : MINOR;
    }

    /** A member is missing, or there is one more that those who implement the type have not. */
    private static boolean breaks(Map.Entry<String, ? extends Set<String>> before, Set<String> after) {
        boolean isImplemented = !before.getKey().startsWith(PROVIDED) && !before.getKey().startsWith(SEALED);
        return !after.containsAll(before.getValue()) || isImplemented && after.stream().anyMatch(member ->
                member.contains(" abstract ") && !before.getValue().contains(member));
    }

    /** The lowest version of what was {@code version} before this change. */
    String raise(String version) {
        String[] parts = version.split("\\.");
        return switch (this) {
            case NONE -> version;
            case MINOR -> parts[0] + "." + (Integer.parseInt(parts[1]) + 1) + ".0";
            case MAJOR -> Integer.parseInt(parts[0]) + 1 + ".0.0";
        };
    }
}
