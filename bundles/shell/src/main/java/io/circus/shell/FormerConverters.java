// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static java.lang.System.Logger.Level.DEBUG;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes converters of former versions of bundles out of Gogo. That of Declarative Services (2.2.18) is a proxy that is not equal to itself, so
 * Gogo (1.1.6) cannot take it out when it goes, and would keep each version for good. This bundle comes back with Declarative
 * Services, and looks then.
 */
@Component(service = FormerConverters.class, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class FormerConverters {

    private static final System.Logger LOG = System.getLogger(FormerConverters.class.getName());

    @Activate
    public FormerConverters(@Reference CommandProcessor processor) {
        try {
            Field converters = processor.getClass().getDeclaredField("converters");
            converters.setAccessible(true);
            ((Set<?>) converters.get(processor)).removeIf(FormerConverters::isOfFormer);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(DEBUG, () -> "cannot look for former converters of the shell: " + e);
        }
    }

    /** Whether the converter's class is not one of its bundle's present classes. */
    private static boolean isOfFormer(Object converter) {
        Class<?> type = Proxy.isProxyClass(converter.getClass()) ? Proxy.getInvocationHandler(converter).getClass() : converter.getClass();
        if (!(type.getClassLoader() instanceof BundleReference loader)) {
            return false;
        }
        BundleWiring wiring = loader.getBundle().adapt(BundleWiring.class);
        return wiring == null || wiring.getClassLoader() != loader;
    }
}
