// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a stream can be about. */
enum Topic {
    FRAMES, WATCHERS, EVENTS, OPERATIONS, LOGS;

    static final Set<Topic> USUAL = Set.of(FRAMES, WATCHERS, EVENTS, OPERATIONS);

    /**
     * @param text names, separated by commas
     * @throws IllegalArgumentException that names what was expected
     */
    static Set<Topic> parse(String text) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (String name : text.split(",")) {
            topics.add(Arrays.stream(values()).filter(topic -> topic.toString().equals(name.strip())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected "
                            + Arrays.stream(values()).map(Topic::toString).collect(Collectors.joining(", ")) + ", got '" + name + "'")));
        }
        return topics;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
