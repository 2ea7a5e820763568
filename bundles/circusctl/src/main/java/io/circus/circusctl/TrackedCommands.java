// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The current registry of commands. While a new version of the registry starts, callers wait for it. Any thread. */
final class TrackedCommands implements Commands, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServiceTracker<Commands, Commands> tracker;

    private TrackedCommands(ServiceTracker<Commands, Commands> tracker) {
        this.tracker = tracker;
    }

    static TrackedCommands open(BundleContext context) {
        var tracker = new ServiceTracker<Commands, Commands>(context, Commands.class, null);
        tracker.open();
        return new TrackedCommands(tracker);
    }

    @Override
    public List<Command> all() {
        Commands commands = tracker.getService();
        return commands == null ? List.of() : commands.all();
    }

    @Override
    public Optional<Command> find(String name) {
        Commands commands = tracker.getService();
        return commands == null ? Optional.empty() : commands.find(name);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Commands commands = tracker.getService();
        return commands != null ? commands.begin(request) : new Answer.Later(() -> await(request), () -> begin(request));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }

    private void await(Request request) throws CommandException, InterruptedException {
        if (tracker.waitForService(PATIENCE.toMillis()) == null) {
            throw CommandException.unavailable("cannot carry out " + request.command() + ": io.circus.control is stopped");
        }
    }

    @Override
    public void close() {
        tracker.close();
    }
}
