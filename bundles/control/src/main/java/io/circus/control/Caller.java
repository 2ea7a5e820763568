// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.toolkit.Regex;
import io.circus.toolkit.Wildcard;
import java.util.List;
import java.util.Locale;

/**
 * The sender of a request.
 *
 * @param name the name in the log
 * @param watchers name patterns, with wildcards, of the watchers that it may see and change; empty for all
 * @param speaksForOthers whether it may send requests on behalf of others, as a dashboard does
 */
public record Caller(String name, Role role, List<String> watchers, boolean speaksForOthers) {

    /** The daemon itself, and users of its own shell. */
    public static final Caller DAEMON = new Caller("the daemon", Role.ADMIN, List.of());

    public Caller {
        watchers = List.copyOf(watchers);
    }

    /** One that sends its own requests only. */
    public Caller(String name, Role role, List<String> watchers) {
        this(name, role, watchers, false);
    }

    /**
     * This caller on behalf of somebody: with the smaller role, with the watchers that somebody may see, and with both names
     * in the log.
     *
     * @throws IllegalArgumentException if it does not speak for others, or both are limited to some watchers
     */
    public Caller onBehalfOf(Caller somebody) {
        if (!speaksForOthers) {
            throw new IllegalArgumentException(name + " does not speak for others");
        }
        if (isLimited() && somebody.isLimited()) {
            throw new IllegalArgumentException(name + " is limited to some watchers itself");
        }
        return new Caller(somebody.name + " through " + name, role.includes(somebody.role) ? somebody.role : role,
                isLimited() ? watchers : somebody.watchers, false);
    }

    @Override
    public String toString() {
        return name;
    }

    public boolean isLimited() {
        return !watchers.isEmpty();
    }

    /** Whether it may see the watcher of that name, in whatever case. */
    public boolean sees(String watcher) {
        return watchers.isEmpty() || watchers.stream().anyMatch(pattern -> matches(pattern, watcher));
    }

    private static boolean matches(String pattern, String name) {
        try {
            return new Wildcard(pattern.toLowerCase(Locale.ROOT)).matches(name.toLowerCase(Locale.ROOT));
        } catch (Regex.CostException e) {
            return false; // no watcher has a name that long
        }
    }
}
