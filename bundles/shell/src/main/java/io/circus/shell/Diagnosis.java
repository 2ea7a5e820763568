// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Why bundles and their components are not active: from the missing thing on to its cause. It reads the present state
 * and changes nothing. Any thread; one instance per question.
 */
final class Diagnosis {

    private final BundleContext context;
    private final Report report = new Report();
    private final Requirements requirements;
    private final Components components;

    Diagnosis(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        this.requirements = new Requirements(context, report, this::because);
        this.components = new Components(context, runtime, report, this::because);
    }

    /** The bundles that {@code name} names: by symbolic name, by its last part, or by id. */
    static List<Bundle> find(BundleContext context, String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> Long.toString(bundle.getBundleId()).equals(name)
                        || symbolicName(bundle).equals(name) || symbolicName(bundle).endsWith("." + name))
                .toList();
    }

    /** The lines about one bundle: at least one. */
    List<String> of(Bundle bundle) {
        tell(bundle);
        if (report.isEmpty()) {
            report.line(title(bundle) + ": all active");
        }
        return report.lines();
    }

    /** The lines about every bundle that is not active or has such a component. */
    List<String> ofAll() {
        for (Bundle bundle : context.getBundles()) {
            tell(bundle);
        }
        if (report.isEmpty()) {
            report.line("all active");
        }
        return report.lines();
    }

    private void tell(Bundle bundle) {
        if (!isRunning(bundle) && !isFragment(bundle)) {
            because(bundle);
        } else if (components.wanting(bundle)) {
            report.line(title(bundle) + ": active, but not all of it", () -> components.tell(bundle));
        }
    }

    /** Tells the state of a bundle that does not run, and why. */
    private void because(Bundle bundle) {
        report.once(bundle, title(bundle) + ": " + state(bundle), () -> {
            if (bundle.getState() == Bundle.INSTALLED) {
                requirements.tell(bundle);
            }
        });
    }

    private static boolean isRunning(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING
                && Constants.ACTIVATION_LAZY.equals(
                        String.valueOf(bundle.getHeaders().get(Constants.BUNDLE_ACTIVATIONPOLICY)).split(";")[0]);
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0
                && bundle.getState() == Bundle.RESOLVED;
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "not resolved";
            case Bundle.RESOLVED -> bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
                    ? "resolved, but its start has failed or is still to come" : "stopped";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.UNINSTALLED -> "uninstalled";
            default -> "active";
        };
    }

    /** The name with the id, as in {@code io.circus.flapping [17]}. */
    static String title(Bundle bundle) {
        return symbolicName(bundle) + " [" + bundle.getBundleId() + "]";
    }

    private static String symbolicName(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }
}
