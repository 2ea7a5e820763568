// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A line that a process has printed.
 *
 * @param number greater than those of the lines before it
 * @param millis when it was read, since the epoch
 * @param utf8 its text, without the newline
 */
public record OutputLine(long number, long millis, StreamSource source, byte[] utf8) {

    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutputLine line && number == line.number && millis == line.millis && source.equals(line.source)
                && Arrays.equals(utf8, line.utf8);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, millis, source, Arrays.hashCode(utf8));
    }

    @Override
    public String toString() {
        return number + " " + source.name() + "[" + source.pid() + "] " + text();
    }
}
