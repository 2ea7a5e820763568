// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

/**
 * A line of a file.
 *
 * @param line counted from 1; 0 for the file as a whole
 */
public record Place(String file, int line) {

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
