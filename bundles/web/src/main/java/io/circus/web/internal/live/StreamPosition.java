// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a stream has come. A browser that connects again sends the last one that it got.
 *
 * @param boot the life of the server in which it counts
 * @param event the number of the last event
 * @param operation that of the last change of an operation
 * @param logs those of the last lines, in the order of the logs that the stream follows
 */
record StreamPosition(String boot, long event, long operation, List<Long> logs) {

    StreamPosition {
        logs = List.copyOf(logs);
    }

    static Optional<StreamPosition> parse(String text) {
        try {
            String[] parts = text.split("/", -1);
            var logs = new ArrayList<Long>();
            for (String number : parts[3].isEmpty() ? new String[0] : parts[3].split(",")) {
                logs.add(Long.valueOf(number));
            }
            return Optional.of(new StreamPosition(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), logs));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        var numbers = new StringBuilder();
        logs.forEach(number -> numbers.append(numbers.isEmpty() ? "" : ",").append(number));
        return boot + "/" + event + "/" + operation + "/" + numbers;
    }
}
