// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What does not change while the daemon runs.
 *
 * @param host the name of the machine
 * @param started when its process was started
 */
public record DaemonFacts(String host, String version, long pid, Instant started, String user) {

    /** The name of this daemon in paths. */
    public static final String LOCAL = "local";

    public static DaemonFacts read(String version) {
        ProcessHandle self = ProcessHandle.current();
        return new DaemonFacts(hostName(), version, self.pid(), self.info().startInstant().orElseGet(Instant::now),
                System.getProperty("user.name"));
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    public Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", LOCAL);
        shown.put("name", host);
        shown.put("version", version);
        shown.put("pid", pid);
        shown.put("started", Times.seconds(started));
        shown.put("user", user);
        shown.put("reachable", true);
        return shown;
    }
}
