// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A command: every client, and the shell with {@code circus:example}, can ask what the listener has counted. */
@Component
public final class ExampleCommand implements Command {

    private final ExampleListener listener;

    /** It comes and goes with the listener. */
    @Activate
    public ExampleCommand(@Reference ExampleListener listener) {
        this.listener = listener;
    }

    @Override
    public String name() {
        return ExampleListener.PID;
    }

    @Override
    public String summary() {
        return "count the processes that have ended by themselves";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("ends", "how many have ended, by watcher").mapOf(ValueType.INTEGER).naming(Subject.WATCHER));
    }

    @Override
    public Map<String, ?> execute(Request request) {
        return Map.of("ends", listener.ends());
    }
}
