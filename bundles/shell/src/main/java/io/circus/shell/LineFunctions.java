// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Gogo's general functions ({@code grep}, {@code each}, {@code if} and so on) in the scope {@code gogo}. Only their
 * names are registered: the classes behind them, and those of JLine, are loaded when one is called (a reference to a
 * constructor would load them at once).
 *
 * <p>Left out are {@code set}, which is a verb here, and {@code cd} and {@code ls}, which Felix has in a form that
 * needs no terminal. Gogo's converters belong to it: without them {@code stop 12} of Felix finds no bundle.
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class LineFunctions {

    private static final String SCOPE = "gogo";

    private static final String[] BUILTIN = {"format", "getopt", "new", "tac", "type", "jobs", "fg", "bg", "keymap",
        "setopt", "unsetopt", "complete", "history", "widget", "__files", "__directories", "__usage_completion"};

    private static final String[] PROCEDURAL =
        {"each", "if", "not", "throw", "try", "until", "while", "break", "continue"};

    private static final String[] POSIX = {"cat", "echo", "grep", "sort", "sleep", "pwd", "less", "watch", "nano",
        "head", "tail", "clear", "wc", "date"};

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public LineFunctions(BundleContext context, @Reference CommandProcessor processor) {
        registrations.add(context.registerService(Converter.class,
                new Converters(context.getBundle(0).getBundleContext()), null));
        register(context, BUILTIN, () -> new Builtin());
        register(context, PROCEDURAL, () -> new Procedural());
        register(context, POSIX, () -> new Posix(processor));
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private void register(BundleContext context, String[] names, Supplier<Object> target) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CommandProcessor.COMMAND_SCOPE, SCOPE);
        properties.put(CommandProcessor.COMMAND_FUNCTION, names);
        registrations.add(context.registerService(Object.class.getName(), new OnDemand(target), properties));
    }

    private record OnDemand(Supplier<Object> target) implements ServiceFactory<Object> {

        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            return target.get();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {
            // the functions hold nothing
        }
    }
}
