// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import io.circus.testing.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Where a replay happens: the folder and the ports that stand for the recorded ones. Any thread. */
final class Place {

    /** Every port of the recordings; other numbers do not look like these. */
    private static final Pattern PORT = Pattern.compile("(?<![0-9.])155(5[5-7]|6[1-9]|7[1-4]|9[09])(?![0-9])");

    private final Path folder;
    private final Map<Integer, Integer> ports = new ConcurrentHashMap<>();

    Place(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** The port that stands for a recorded one. */
    int port(int recorded) {
        return ports.computeIfAbsent(recorded, unused -> Ports.free());
    }

    /** A text of a recording as it is here. */
    String local(String recorded) {
        String here = recorded.replace("WORKDIR", folder.toString()).replace("HOST", "localhost");
        return PORT.matcher(here).replaceAll(port -> Integer.toString(port(Integer.parseInt(port.group()))));
    }
}
