// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.FrameworkUtilHelper;

/** Tells {@code FrameworkUtil.getBundle} the bundle of a class of the class path. Found by ServiceLoader. */
public final class BundleOfClass implements FrameworkUtilHelper {

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        return ClassPathBundles.bundleOf(type);
    }
}
