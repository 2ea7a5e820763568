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

/** Stops watchers, all at once. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StopCommand extends MatchingCommand {

    @Activate
    public StopCommand(@Reference Units units) {
        super(units, "stop", "stop watchers");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.optional("info", "with waiting, for one watcher: null").with(), Described.FAILED);
    }

    @Override
    Operation all(Units all, Cause.Commanded cause) {
        return all.stop(all.all(), cause);
    }

    @Override
    Operation one(Unit unit, Cause.Commanded cause) {
        return unit.stop(cause);
    }

    @Override
    Operation several(Units all, List<Unit> some, Cause.Commanded cause) {
        return all.stop(some, cause);
    }

    @Override
    Map<String, ?> result(Outcome outcome) {
        return Results.stopped(outcome);
    }
}
