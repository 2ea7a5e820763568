// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.GlobalSettings;
import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Watchers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The options of the daemon itself. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class GlobaloptionsCommand implements QueryCommand {

    private final GlobalSettings settings;
    private final Watchers watchers;

    /** @param watchers has the current delay, which a reload of the configuration may have changed */
    @Activate
    public GlobaloptionsCommand(@Reference GlobalSettings settings, @Reference Watchers watchers) {
        this.settings = settings;
        this.watchers = watchers;
    }

    @Override
    public String name() {
        return "globaloptions";
    }

    @Override
    public String summary() {
        return "show the options of the daemon";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.optional("option", "the only one to show").of(ValueType.TEXT).naming(Subject.GLOBAL_OPTION));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("option", "check_delay");
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.options(Subject.GLOBAL_OPTION));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var options = new LinkedHashMap<String, Object>();
        options.put("endpoint", settings.endpoint());
        options.put("stats_endpoint", settings.statsEndpoint());
        options.put("pubsub_endpoint", settings.pubsubEndpoint());
        options.put("check_delay", Seconds.of(watchers.globals().checkDelay()));
        options.put("multicast_endpoint", settings.multicastEndpoint());
        if (!new Arguments(request).has("option")) {
            return Map.of("options", options);
        }
        String option = String.valueOf(request.properties().get("option"));
        if (!options.containsKey(option)) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "'" + option + "' not an existing option");
        }
        return Map.of("options", Collections.singletonMap(option, options.get(option)));
    }
}
