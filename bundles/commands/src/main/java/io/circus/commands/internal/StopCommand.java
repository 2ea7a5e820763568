// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
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
    public StopCommand(@Reference(service = AllWatchers.class) Watchers watchers) {
        super(watchers);
    }

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public String summary() {
        return "stop watchers";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OPERATOR);
    }

    @Override
    Operation all(Watchers all, Cause.Commanded cause) {
        return all.stop(all.all(), cause);
    }

    @Override
    Operation one(Watcher watcher, Cause.Commanded cause) {
        return watcher.stop(cause);
    }

    @Override
    Operation several(Watchers all, List<Watcher> some, Cause.Commanded cause) {
        return all.stop(some, cause);
    }

    @Override
    Map<String, ?> result(Outcome outcome) {
        return Results.stopped(outcome);
    }
}
