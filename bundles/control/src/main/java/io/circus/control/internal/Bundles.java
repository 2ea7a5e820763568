// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.CommandException;
import io.circus.control.ControlEndpoint;
import io.circus.control.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundles of the framework, by their names, and a diagnosis of each. Uses only the framework. Any thread. */
final class Bundles {

    private static final String OWN = "io.circus.";

    private final BundleContext context;

    Bundles(BundleContext context) {
        this.context = context;
    }

    /** All bundles except the framework itself, sorted by name. */
    List<Bundle> all() {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getBundleId() != 0)
                .sorted(Comparator.comparing(Bundles::name).thenComparing(Bundle::getBundleId)).toList();
    }

    /** The symbolic name, or the location of a jar without one. */
    static String name(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }

    /**
     * The bundle of that name; the part after {@code io.circus.} is enough.
     *
     * @throws CommandException if there is none; the message suggests a similar name
     */
    Bundle named(String name) throws CommandException {
        List<Bundle> found = all().stream().filter(bundle -> name.equals(name(bundle))).toList();
        if (found.isEmpty()) {
            found = all().stream().filter(bundle -> name(bundle).equals(OWN + name)).toList();
        }
        if (found.isEmpty()) {
            List<String> near = all().stream().map(Bundles::name).filter(each -> each.contains(name)).limit(5).toList();
            throw refused("no bundle is called " + name + (near.isEmpty() ? "; `circusctl bundle list` shows all"
                    : ": did you mean " + String.join(", ", near) + "?"));
        }
        // a bundle whose stop does not return stays installed beside its successor
        return found.getLast();
    }

    static CommandException refused(String reason) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, reason);
    }

    static String state(Bundle bundle) {
        if (isFragment(bundle) && bundle.getState() == Bundle.RESOLVED) {
            return "attached";
        }
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "stopped";
            case Bundle.INSTALLED -> "unresolved";
            default -> "uninstalled";
        };
    }

    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    /** Whether {@code bundle} takes requests, or a bundle that takes them needs it. */
    boolean isCarrier(Bundle bundle) {
        return carriers().contains(bundle);
    }

    private Set<Bundle> carriers() {
        var carriers = new LinkedHashSet<>(AbsentParts.used(context.getBundle()));
        try {
            for (ServiceReference<ControlEndpoint> endpoint : context.getServiceReferences(ControlEndpoint.class, null)) {
                if (endpoint.getBundle() != null) {
                    carriers.addAll(AbsentParts.used(endpoint.getBundle()));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        return carriers;
    }

    /** Why the bundle is not active; its state if it is. */
    String why(Bundle bundle) {
        List<String> missing = missing(bundle);
        List<String> stopped = AbsentParts.used(bundle).stream().filter(each -> each != bundle && AbsentParts.isStopped(each))
                .map(Bundles::name).toList();
        String needs = stopped.isEmpty() ? "" : ", and needs what is stopped: " + String.join(", ", stopped);
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "it runs" + needs;
            case Bundle.STARTING -> "its start has not returned yet";
            case Bundle.STOPPING -> "its stop has not returned yet";
            case Bundle.INSTALLED, Bundle.RESOLVED -> !missing.isEmpty() ? "nothing offers " + String.join(", ", missing)
                    : isFragment(bundle) ? "it is a part of another bundle"
                    : AbsentParts.isStopped(bundle) ? "it was stopped, or was never needed: `circusctl bundle start " + name(bundle) + "`"
                    : "it should run and does not: `circusctl bundle start " + name(bundle) + "`, and see the log";
            default -> "it is not installed any more";
        };
    }

    /** The requirements that no bundle satisfies. */
    private List<String> missing(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        var missing = new ArrayList<String>();
        if (revision != null && bundle.getState() == Bundle.INSTALLED) {
            FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
            for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
                if (isNeededToResolve(requirement.getDirectives()) && wiring.findProviders(requirement).isEmpty()) {
                    missing.add(text(requirement));
                }
            }
        }
        return missing;
    }

    /** Requirements at run time, such as services, may be satisfied later. */
    private static boolean isNeededToResolve(Map<String, String> directives) {
        String resolution = directives.getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY);
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return resolution.equals(Constants.RESOLUTION_MANDATORY) && effective.equals(Constants.EFFECTIVE_RESOLVE);
    }

    private static String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
        String kind = requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE) ? "the package "
                : requirement.getNamespace().toLowerCase(Locale.ROOT) + " ";
        return kind + filter;
    }

    /** The bundles that {@code bundle} is wired to. */
    static List<String> uses(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getRequiredWires(null);
        return wires == null ? List.of() : names(wires.stream().map(wire -> wire.getProvider().getBundle()).toList(), bundle);
    }

    /** The bundles that are wired to {@code bundle}. */
    static List<String> usedBy(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(null);
        return wires == null ? List.of() : names(wires.stream().map(wire -> wire.getRequirer().getBundle()).toList(), bundle);
    }

    private static List<String> names(List<Bundle> bundles, Bundle self) {
        return bundles.stream().filter(bundle -> bundle != self && bundle.getBundleId() != 0).map(Bundles::name).distinct().sorted().toList();
    }
}
