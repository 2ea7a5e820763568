// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import java.util.regex.Pattern;

/**
 * A documented difference between the original and ours.
 *
 * @param where a pattern of the whole name of what was recorded: a recording, a start of a program, the words of a command
 * @param line a pattern found in the line that tells of the difference
 */
record NamedDifference(Pattern where, Pattern line, String reason) {

    static NamedDifference named(String where, String line, String reason) {
        return new NamedDifference(Pattern.compile(where), Pattern.compile(line), reason);
    }

    boolean covers(String name, String difference) {
        return where.matcher(name).matches() && line.matcher(difference).find();
    }
}
