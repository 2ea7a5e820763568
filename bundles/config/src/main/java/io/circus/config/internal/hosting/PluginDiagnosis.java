// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.jars.PluginNames;
import io.circus.config.internal.sections.PluginSettings;
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

/** Finds the reasons why the plugin of a section does not run. Any thread. */
record PluginDiagnosis(ServiceComponentRuntime components) {

    private static final String CAUSE = "Caused by: ";
    private static final String WRAPPER = InvocationTargetException.class.getName();

    /** The reasons; empty if the plugin runs. @param provider its bundle; null if there is none */
    List<String> of(PluginSettings section, Bundle provider) {
        if (provider == null) {
            return List.of("no bundle provides the plugin '" + section.use() + "', waiting for its jar in bundles/");
        }
        String shortName = shortName(section, provider);
        if (provider.getState() != Bundle.ACTIVE) {
            return List.of("the bundle " + provider.getSymbolicName() + " of plugin " + shortName
                    + " is not started: it is " + (provider.getState() == Bundle.INSTALLED ? "not resolved, a package or capability is missing"
                            : "resolved only"));
        }
        List<ComponentDescriptionDTO> found = components(shortName, provider);
        var reasons = new ArrayList<String>();
        for (ComponentDescriptionDTO component : found) {
            configurations(component, shortName, section).forEach(one -> explain(component, one, reasons));
        }
        return !found.isEmpty() ? reasons : List.of("the bundle " + provider.getSymbolicName()
                + " has no component with the configuration PID '" + shortName + "'");
    }

    /** Why a component of {@code provider} could not be activated; empty if it could, or was not tried. */
    Optional<String> failure(PluginSettings section, Bundle provider) {
        if (provider == null || provider.getState() != Bundle.ACTIVE) {
            return Optional.empty();
        }
        String shortName = shortName(section, provider);
        return components(shortName, provider).stream()
                .flatMap(component -> configurations(component, shortName, section)
                        .filter(one -> one.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                        .map(one -> failure(component, one)))
                .findFirst();
    }

    private static String shortName(PluginSettings section, Bundle provider) {
        return new PluginNames(provider.getHeaders("").get(PluginNames.HEADER)).shortNames()
                .getOrDefault(section.use(), section.use());
    }

    private List<ComponentDescriptionDTO> components(String shortName, Bundle provider) {
        return components.getComponentDescriptionDTOs(provider).stream()
                .filter(component -> Arrays.asList(component.configurationPid).contains(shortName)).toList();
    }

    private Stream<ComponentConfigurationDTO> configurations(ComponentDescriptionDTO component, String shortName,
            PluginSettings section) {
        String pid = shortName + "~" + section.name();
        return components.getComponentConfigurationDTOs(component).stream()
                .filter(one -> isOf(pid, one.properties.get("service.pid")));
    }

    private static void explain(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration,
            List<String> reasons) {
        if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            reasons.add(failure(component, configuration));
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

    private static String failure(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return "the component " + component.name + " cannot be activated: " + reason(String.valueOf(configuration.failure));
    }

    /** The first line of a stack trace, without the exception in which the framework wraps that of a constructor. */
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
