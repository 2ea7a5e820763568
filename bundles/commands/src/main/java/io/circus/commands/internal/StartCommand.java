// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Command;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Starts watchers; of several, only those with {@code autostart}. A running watcher gets its missing processes. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StartCommand extends MatchingCommand {

    @Activate
    public StartCommand(@Reference Units units) {
        super(units, "start", "start watchers");
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.info(Described.STARTED, Described.KEPT), Described.FAILED);
    }

    @Override
    Operation all(Units all, Cause.Commanded cause) {
        return all.start(all.all());
    }

    @Override
    Operation one(Unit unit, Cause.Commanded cause) {
        return unit.start();
    }

    @Override
    Operation several(Units all, List<Unit> some, Cause.Commanded cause) {
        return all.start(some);
    }

    @Override
    Map<String, ?> result(Outcome outcome) {
        return Results.started(outcome);
    }
}
