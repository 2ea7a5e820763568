// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * What the watchers are doing. One that is stopping also tells since when, in seconds since the epoch, and one that is not what it
 * should be tells why.
 */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StatusCommand implements QueryCommand {

    private final Watchers watchers;

    @Activate
    public StatusCommand(@Reference(service = AllWatchers.class) Watchers watchers) {
        this.watchers = watchers;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "show what the watchers are doing";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.optional("name", "the watcher"), States.DETAIL);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Watcher> watcher = arguments.watcher("name", watchers);
        var result = new LinkedHashMap<String, Object>();
        if (watcher.isPresent()) {
            WatcherStatus status = watcher.get().status();
            result.put("status", status.toString());
            if (status == WatcherStatus.STOPPING) {
                result.put("since", Seconds.of(watcher.get().statusSince()));
            }
            watcher.get().reason().ifPresent(reason -> result.put("why", reason));
            States.add(arguments, List.of(watcher.get()), result);
        } else {
            var statuses = new LinkedHashMap<String, String>();
            List<Watcher> all = watchers.all();
            all.forEach(each -> statuses.put(each.name(), each.status().toString()));
            result.put("statuses", statuses);
            States.add(arguments, all, result);
        }
        return result;
    }
}
