// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.control.ControlEndpoint;
import io.circus.kernel.StateStore;
import java.io.IOException;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Opens the shell on the terminal once the daemon answers requests, if the framework property {@code circus.shell} says
 * so. The shell stays open when the endpoint goes and comes back, as during an update of its bundle. Once the user has closed
 * it, it stays closed, even if this bundle is updated.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ConsoleStarter {

    static final String PROPERTY = "circus.shell";

    /** The key under which the kernel's store keeps that the user has closed the shell. */
    private static final String CLOSED = "shell/closed";

    private static final System.Logger LOG = System.getLogger(ConsoleStarter.class.getName());

    private final BundleContext context;
    private final CommandProcessor processor;
    private final StateStore state;
    private Console console;

    @Activate
    public ConsoleStarter(BundleContext context, @Reference CommandProcessor processor, @Reference StateStore state) {
        this.context = context;
        this.processor = processor;
        this.state = state;
    }

    @Deactivate
    synchronized void close() throws InterruptedException {
        if (console != null) {
            console.close();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void bind(ControlEndpoint endpoint) {
        if (console == null && isWanted()) {
            try {
                console = Console.open(context, processor, () -> state.put(CLOSED, "true"));
            } catch (IOException e) {
                LOG.log(ERROR, () -> "cannot open the shell: " + e.getMessage());
            }
        }
    }

    private boolean isWanted() {
        return Boolean.parseBoolean(context.getProperty(PROPERTY)) && state.get(CLOSED).isEmpty();
    }

    void unbind(ControlEndpoint endpoint) {
        // the shell goes on
    }
}
