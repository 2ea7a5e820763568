// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import io.circus.metrics.ProcessSample;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The metrics of the daemon's own process, by the names that every client of Prometheus uses. */
final class OwnProcess {

    private OwnProcess() {}

    static void addTo(Exposition exposition, ProcessSample sample) {
        exposition.counter("process_cpu_seconds_total", "CPU time of the daemon, without its processes.")
                .add((double) sample.cpuTicks() / ProcessSample.TICKS, Map.of());
        exposition.gauge("process_resident_memory_bytes", "Resident memory of the daemon.").add(sample.resident(), Map.of());
        exposition.gauge("process_virtual_memory_bytes", "Virtual memory of the daemon.").add(sample.virtual(), Map.of());
        exposition.gauge("process_start_time_seconds", "When the daemon was started, since 1970.").add(sample.created(), Map.of());
        exposition.gauge("process_threads", "Threads of the daemon.").add(sample.threads(), Map.of());
        exposition.gauge("process_open_fds", "Open descriptors of the daemon.").add(openDescriptors(), Map.of());
    }

    private static long openDescriptors() {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            long count = 0;
            for (Path descriptor : descriptors) {
                count += descriptor == null ? 0 : 1;
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }
}
