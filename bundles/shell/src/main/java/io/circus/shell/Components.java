// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.ACTIVE;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.FAILED_ACTIVATION;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.SATISFIED;
import static org.osgi.service.component.runtime.dto.ComponentConfigurationDTO.UNSATISFIED_REFERENCE;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Why components are not active: disabled, without configuration, failed, or without a service. The components and bundles that
 * would provide the service are examined in the same way.
 */
final class Components {

    private static final String PLUGIN = "io.circus.plugin";
    private static final String SERVICE = "osgi.service";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;
    private final Report report;
    private final Consumer<Bundle> because;

    /** @param because tells why a bundle does not run */
    Components(BundleContext context, ServiceComponentRuntime runtime, Report report, Consumer<Bundle> because) {
        this.context = context;
        this.runtime = runtime;
        this.report = report;
        this.because = because;
    }

    /** Whether a component of {@code bundle} is missing something. One that waits for its first use is not. */
    boolean wanting(Bundle bundle) {
        return descriptions(bundle).stream().anyMatch(this::isWanting);
    }

    void tell(Bundle bundle) {
        descriptions(bundle).stream().filter(this::isWanting).forEach(this::tell);
    }

    private boolean isWanting(ComponentDescriptionDTO component) {
        Collection<ComponentConfigurationDTO> all = runtime.getComponentConfigurationDTOs(component);
        return all.isEmpty() || all.stream().anyMatch(one -> one.state != ACTIVE && one.state != SATISFIED);
    }

    private void tell(ComponentDescriptionDTO component) {
        report.once(component.bundle.id + component.name, "component " + component.name, () -> {
            Collection<ComponentConfigurationDTO> all = runtime.getComponentConfigurationDTOs(component);
            if (!runtime.isComponentEnabled(component)) {
                report.line("is disabled");
            } else if (all.isEmpty()) {
                tellConfiguration(component);
            }
            all.forEach(one -> tell(component, one));
        });
    }

    private void tell(ComponentDescriptionDTO component, ComponentConfigurationDTO one) {
        switch (one.state) {
            case ACTIVE, SATISFIED -> { }
            case FAILED_ACTIVATION -> report.line("could not be activated: " + rootCause(one.failure));
            case UNSATISFIED_REFERENCE -> Arrays.stream(one.unsatisfiedReferences)
                    .forEach(reference -> tellReference(component, reference));
            default -> tellConfiguration(component);
        }
    }

    private void tellConfiguration(ComponentDescriptionDTO component) {
        for (String pid : component.configurationPid) {
            report.line("waits for a configuration: " + pid + (isPlugin(component, pid)
                    ? ", that is a [plugin:...] section with use = " + pid : ""));
        }
    }

    private void tellReference(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
        String service = Arrays.stream(component.references)
                .filter(reference -> reference.name.equals(missing.name))
                .map(reference -> reference.interfaceName).findFirst().orElse(missing.name);
        report.line("waits for the service " + service + (missing.target == null ? "" : " " + missing.target), () -> {
            List<ComponentDescriptionDTO> providers = providers(service);
            List<Bundle> declaring = declaring(service);
            List<Bundle> stopped = declaring.stream().filter(Components::isStopped).toList();
            List<Bundle> running = declaring.stream().filter(bundle -> !isStopped(bundle) && providers.isEmpty()).toList();
            providers.forEach(this::tellProvider);
            stopped.forEach(because);
            running.forEach(this::tell);
            if (providers.isEmpty() && stopped.isEmpty() && running.isEmpty()) {
                report.line("nobody provides it");
            }
        });
    }

    private void tellProvider(ComponentDescriptionDTO provider) {
        Bundle bundle = context.getBundle(provider.bundle.id);
        if (isWanting(provider)) {
            tell(provider);
        } else {
            report.line("component " + provider.name + " of " + Diagnosis.title(bundle)
                    + " provides it, but with other properties or another version of the package");
        }
    }

    private List<ComponentDescriptionDTO> providers(String service) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(component -> List.of(component.serviceInterfaces).contains(service)).toList();
    }

    /**
     * Bundles that say in their manifest that they provide {@code service}. One that runs may register it by code, from a component
     * that does not name it.
     */
    private List<Bundle> declaring(String service) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> capabilities(bundle, SERVICE).stream()
                        .anyMatch(capability -> names(capability.getAttributes().get("objectClass")).contains(service)))
                .toList();
    }

    private static boolean isStopped(Bundle bundle) {
        return bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
    }

    private boolean isPlugin(ComponentDescriptionDTO component, String pid) {
        return capabilities(context.getBundle(component.bundle.id), PLUGIN).stream()
                .anyMatch(capability -> pid.equals(capability.getAttributes().get(PLUGIN)));
    }

    private Collection<ComponentDescriptionDTO> descriptions(Bundle bundle) {
        return runtime.getComponentDescriptionDTOs(bundle);
    }

    private static List<BundleCapability> capabilities(Bundle bundle, String namespace) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(namespace);
    }

    private static List<?> names(Object objectClass) {
        return objectClass instanceof List<?> list ? list : List.of(String.valueOf(objectClass));
    }

    /** The innermost message of a stack trace: its last {@code Caused by}, or its first line. */
    private static String rootCause(String stackTrace) {
        if (stackTrace == null) {
            return "for a reason that was not kept";
        }
        return stackTrace.lines().filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second).map(line -> line.substring("Caused by: ".length()))
                .orElseGet(() -> stackTrace.lines().findFirst().orElse(""));
    }
}
