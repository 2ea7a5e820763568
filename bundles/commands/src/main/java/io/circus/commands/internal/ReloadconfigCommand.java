// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.Daemon;
import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.watchers.Operation;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Applies the changes in the file. Also a request that does not wait gets the mistakes of the file. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ReloadconfigCommand implements OperationCommand {

    private final Daemon daemon;

    @Activate
    public ReloadconfigCommand(@Reference Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public String name() {
        return "reloadconfig";
    }

    @Override
    public String summary() {
        return "read the configuration again and apply what has changed";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("waiting", true);
    }

    @Override
    public Answer begin(Request request) {
        Daemon.Reload reload = daemon.reloadConfig(request.cause());
        Operation awaited = new Arguments(request).flag(WAITING.name()) ? reload.applied() : reload.read();
        return OperationCommand.pending(awaited, outcome -> Map.of());
    }
}
