// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Why a bundle does not resolve: requirements that no bundle meets, or only a bundle that does not resolve itself. */
final class Requirements {

    private static final Pattern PACKAGE =
            Pattern.compile("\\(" + BundleRevision.PACKAGE_NAMESPACE.replace(".", "\\.") + "=([^)]*)\\)");
    private static final Pattern VERSION = Pattern.compile("(!?)\\((?:bundle-)?version([<>]?=)([^)]*)\\)");

    private final BundleContext context;
    private final Report report;
    private final Consumer<Bundle> because;

    /** @param because tells why a bundle does not run */
    Requirements(BundleContext context, Report report, Consumer<Bundle> because) {
        this.context = context;
        this.report = report;
        this.because = because;
    }

    void tell(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        boolean told = false;
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (isMandatory(requirement)) {
                told |= tell(bundle, requirement);
            }
        }
        if (!told) {
            report.line("every requirement is met: it has not been resolved yet, or its packages come from bundles that"
                    + " do not go together");
        }
    }

    private boolean tell(Bundle bundle, BundleRequirement requirement) {
        List<Bundle> providers = providers(requirement);
        if (providers.isEmpty()) {
            report.line("nobody provides " + text(requirement));
            return true;
        }
        boolean waits = !providers.contains(bundle)
                && providers.stream().allMatch(provider -> provider.getState() == Bundle.INSTALLED);
        if (waits) {
            report.line("needs " + text(requirement) + ", provided by", () -> providers.forEach(because));
        }
        return waits;
    }

    private List<Bundle> providers(BundleRequirement requirement) {
        var providers = new ArrayList<Bundle>();
        for (Bundle candidate : context.getBundles()) {
            BundleRevision revision = candidate.adapt(BundleRevision.class);
            if (revision != null) {
                for (BundleCapability capability : revision.getDeclaredCapabilities(requirement.getNamespace())) {
                    if (requirement.matches(capability)) {
                        providers.add(candidate);
                        break;
                    }
                }
            }
        }
        return providers;
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        String effective = requirement.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE,
                Constants.EFFECTIVE_RESOLVE);
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    /** {@code package io.circus.watchers, version >= 1.0.0, not >= 2.0.0}, or the namespace with its filter. */
    private static String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher name = PACKAGE.matcher(filter);
        if (!requirement.getNamespace().equals(BundleRevision.PACKAGE_NAMESPACE) || !name.find()) {
            return requirement.getNamespace() + " " + filter;
        }
        var text = new StringBuilder("package ").append(name.group(1));
        Matcher version = VERSION.matcher(filter);
        while (version.find()) {
            text.append(version.group(1).isEmpty() ? ", version " : ", not ")
                    .append(version.group(2)).append(' ').append(version.group(3));
        }
        return text.toString();
    }
}
