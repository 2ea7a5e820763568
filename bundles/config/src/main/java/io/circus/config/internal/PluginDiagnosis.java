// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says why the plugin of a section does not run. Any thread. */
record PluginDiagnosis(ServiceComponentRuntime components) {

    private static final String FAILED = " cannot be activated: ";
    private static final String CAUSE = "Caused by: ";
    private static final String WRAPPER = InvocationTargetException.class.getName();

    /** What is missing; empty if the plugin runs. {@code provider}: its bundle, null if there is none. */
    List<String> of(PluginSettings section, Bundle provider) {
        if (provider == null) {
            return List.of("no bundle provides the plugin '" + section.use() + "', waiting for its jar in bundles/");
        }
        String shortName = new PluginNames(provider.getHeaders("").get(PluginNames.HEADER)).shortNames()
                .getOrDefault(section.use(), section.use());
        if (provider.getState() != Bundle.ACTIVE) {
            return List.of("the bundle " + provider.getSymbolicName() + " of plugin " + shortName
                    + " is not started: it is " + (provider.getState() == Bundle.INSTALLED ? "not resolved, a package or capability is missing"
                            : "resolved only"));
        }
        var reasons = new ArrayList<String>();
        boolean found = false;
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(provider)) {
            if (Arrays.asList(component.configurationPid).contains(shortName)) {
                found = true;
                explain(component, shortName + "~" + section.name(), reasons);
            }
        }
        return found ? reasons : List.of("the bundle " + provider.getSymbolicName()
                + " has no component with the configuration PID '" + shortName + "'");
    }

    /** Why its component cannot be made of its options; empty if it can, or something else is missing. Null: no provider. */
    Optional<String> failure(PluginSettings section, Bundle provider) {
        return provider == null || provider.getState() != Bundle.ACTIVE ? Optional.empty()
                : of(section, provider).stream().filter(reason -> reason.contains(FAILED)).findFirst();
    }

    private void explain(ComponentDescriptionDTO component, String pid, List<String> reasons) {
        for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(component)) {
            if (!isOf(pid, configuration.properties.get("service.pid"))) {
                continue;
            }
            if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                reasons.add("the component " + component.name + FAILED
                        + reason(String.valueOf(configuration.failure)));
            } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                    reasons.add("the component " + component.name + " waits for a service "
                            + type(component, missing.name)
                            + (missing.target == null ? "" : " with " + missing.target));
                }
            } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                reasons.add("the component " + component.name + " waits for another configuration of "
                        + Arrays.toString(component.configurationPid));
            }
        }
    }

    /** The first line of a stack trace; what a constructor has thrown is wrapped by the framework. */
    private static String reason(String failure) {
        return Stream.concat(failure.lines().limit(1), failure.lines().filter(line -> line.startsWith(CAUSE))
                        .map(line -> line.substring(CAUSE.length())))
                .filter(line -> !line.startsWith(WRAPPER)).findFirst().orElse("no reason given");
    }

    private static boolean isOf(String pid, Object value) {
        return value instanceof Collection<?> pids ? pids.contains(pid)
                : value instanceof String[] all ? Arrays.asList(all).contains(pid) : pid.equals(value);
    }

    private static String type(ComponentDescriptionDTO component, String reference) {
        for (ReferenceDTO one : component.references) {
            if (one.name.equals(reference)) {
                return one.interfaceName;
            }
        }
        return reference;
    }
}
