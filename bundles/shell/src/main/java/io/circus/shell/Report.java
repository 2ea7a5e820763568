// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lines of a diagnosis; each cause is indented below its effect. One thread. */
final class Report {

    private final List<String> lines = new ArrayList<>();
    private final Set<Object> told = new HashSet<>();
    private int depth;

    void line(String text) {
        lines.add("  ".repeat(depth) + text);
    }

    /** Adds {@code text} and, below it, what {@code causes} adds. */
    void line(String text, Runnable causes) {
        line(text);
        depth++;
        causes.run();
        depth--;
    }

    /** Like {@link #line(String, Runnable)}, but the causes of one {@code subject} are told only once. */
    void once(Object subject, String text, Runnable causes) {
        if (told.add(subject)) {
            line(text, causes);
        } else {
            line(text + " (see above)");
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
