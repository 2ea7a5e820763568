// SPDX-License-Identifier: Apache-2.0
package example;

import io.circus.client.Circus;
import io.circus.client.EventStream;
import io.circus.client.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

public final class BusyHour {

    public static void main(String[] endpoints) throws TimeoutException, InterruptedException {
        try (var circus = Circus.connect(endpoints[0], Duration.ofSeconds(30));
                var events = EventStream.connect(endpoints[1], List.of("watcher.web.spawn"))) {
            System.out.println("processes: " + circus.increase("web", 1));
            events.events().findFirst().ifPresent(event ->
                    System.out.println("started: " + event.fields().get("process_pid")));
        } catch (RefusedException e) {
            System.err.println("the daemon says: " + e.reason());
        }
    }
}
