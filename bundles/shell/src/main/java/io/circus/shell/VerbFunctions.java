// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.Commands;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Keeps a function {@code circus:NAME} registered for each command. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class VerbFunctions {

    /** The scope of the functions, and what the user types before the colon. */
    static final String SCOPE = "circus";

    private final BundleContext context;
    private final Commands commands;
    private final Map<Command, ServiceRegistration<Function>> functions = new HashMap<>();
    private boolean closed;

    @Activate
    public VerbFunctions(BundleContext context, @Reference Commands commands) {
        this.context = context;
        this.commands = commands;
    }

    @Deactivate
    synchronized void close() {
        closed = true;
        functions.values().forEach(ServiceRegistration::unregister);
        functions.clear();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void bind(Command command) {
        functions.put(command, register(command));
    }

    synchronized void unbind(Command command) {
        ServiceRegistration<Function> function = functions.remove(command);
        if (function != null && !closed) {
            function.unregister();
        }
    }

    private ServiceRegistration<Function> register(Command command) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
        properties.put(CommandProcessor.COMMAND_FUNCTION, command.name());
        return context.registerService(Function.class, new VerbFunction(command, commands), properties);
    }
}
