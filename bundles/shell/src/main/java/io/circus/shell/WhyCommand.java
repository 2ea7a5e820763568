// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Tells why a bundle, or a component of it, is not active. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class WhyCommand implements Command {

    private static final String BUNDLE = "bundle";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;

    @Activate
    public WhyCommand(BundleContext context, @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    @Override
    public String name() {
        return "why";
    }

    @Override
    public String summary() {
        return "tell why a bundle is not active";
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.optional(BUNDLE,
                "its symbolic name, the last part of it, or its id; all if not given").of(ValueType.TEXT).naming(Subject.BUNDLE));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of(BUNDLE, "flapping");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("lines", "the explanation for people").listOf(ValueType.TEXT));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        Object name = request.properties().get(BUNDLE);
        if (name == null) {
            return Map.of("lines", new Diagnosis(context, runtime).ofAll());
        }
        List<Bundle> bundles = Diagnosis.find(context, name.toString());
        if (bundles.isEmpty()) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "no bundle is called " + name);
        }
        var lines = new ArrayList<String>();
        bundles.forEach(bundle -> lines.addAll(new Diagnosis(context, runtime).of(bundle)));
        return Map.of("lines", lines);
    }
}
