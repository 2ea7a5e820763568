// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Memory and CPU of the daemon itself. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class DstatsCommand implements Command {

    private final Meter meter;

    @Activate
    public DstatsCommand(@Reference Samples samples) {
        meter = samples.open(Duration.ZERO);
    }

    @Deactivate
    void close() {
        meter.close();
    }

    @Override
    public String name() {
        return "dstats";
    }

    @Override
    public String summary() {
        return "show memory and CPU of the daemon";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("info", "what the daemon uses").with(Described.processInfo()));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        int self = (int) ProcessHandle.current().pid();
        ProcessSample sample = meter.measure(List.of(self)).get(self);
        if (sample == null) {
            // for example without a free descriptor
            throw new CommandException(ErrorCode.OS_ERROR, "cannot measure the daemon: cannot read /proc/" + self);
        }
        return Map.of("info", sample.info(List.of()));
    }
}
