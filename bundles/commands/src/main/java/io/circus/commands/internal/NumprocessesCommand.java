// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** How many processes there are, of one watcher or of all. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class NumprocessesCommand implements QueryCommand {

    private final Watchers watchers;

    @Activate
    public NumprocessesCommand(@Reference(service = AllWatchers.class) Watchers watchers) {
        this.watchers = watchers;
    }

    @Override
    public String name() {
        return "numprocesses";
    }

    @Override
    public String summary() {
        return "count the processes";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.optional("name", "the watcher"));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Watcher> watcher = arguments.watcher("name", watchers);
        var result = new LinkedHashMap<String, Object>();
        if (watcher.isPresent()) {
            result.put("numprocesses", watcher.get().workers().size());
            result.put("watcher_name", arguments.value("name"));
        } else {
            result.put("numprocesses", watchers.all().stream().mapToInt(each -> each.workers().size()).sum());
        }
        return result;
    }
}
