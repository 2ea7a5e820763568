// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.watchers.Units;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Raises the number of processes that a watcher keeps. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class IncrCommand extends ResizingCommand {

    @Activate
    public IncrCommand(@Reference Units units) {
        super(units, 1);
    }

    @Override
    public String name() {
        return "incr";
    }

    @Override
    public String summary() {
        return "run more processes of a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.MANAGER);
    }
}
