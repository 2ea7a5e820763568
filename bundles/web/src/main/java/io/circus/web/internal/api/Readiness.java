// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Caller;
import io.circus.watchers.Condition;
import io.circus.watchers.State;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.web.internal.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers whether the daemon does what it is there for: each watcher that starts by itself has the processes that it wants. One that
 * somebody has stopped wants none, and one that waits for a connection has what it wants.
 */
public final class Readiness {

    private final Supplier<Optional<Units>> units;

    /** @param units the service, if it is there */
    public Readiness(Supplier<Optional<Units>> units) {
        this.units = units;
    }

    public void handle(Exchange exchange, Caller nobody) throws IOException {
        Optional<Units> service = units.get();
        List<Unit> lacking = service.map(all -> all.all().stream().filter(Readiness::lacks).toList()).orElse(List.of());
        boolean ready = service.isPresent() && lacking.isEmpty();
        String text = ready ? "ok\n" : service.isEmpty() ? "the watchers cannot be asked\n"
                : lacking.size() == 1 ? "a watcher lacks processes\n" : lacking.size() + " watchers lack processes\n";
        exchange.send(ready ? 200 : 503, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean lacks(Unit unit) {
        if (!(unit instanceof Watcher) || !unit.settings().get(WatcherOption.AUTOSTART) || unit.settings().get(WatcherOption.ON_DEMAND)) {
            return false;
        }
        Condition condition = unit.condition();
        return condition.state() != State.OFF && (condition.state() != State.READY || condition.degraded() > 0
                || condition.workers().size() < condition.wanted());
    }
}
