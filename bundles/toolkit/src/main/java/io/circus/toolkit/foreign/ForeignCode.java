// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import io.circus.kernel.EventLoop;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Knows which bundles are foreign, and how their code has behaved. The bundles of the home's {@code system/} are the
 * daemon's own, all others are foreign. Any thread.
 */
@FunctionalInterface
public interface ForeignCode {

    /**
     * The way into one service of a bundle. Two guards of one bundle and service share what is known of it.
     *
     * @param provider the bundle that registered the service; null if it has gone already
     * @param service as the log names it: {@code hook greet}
     * @param most how many calls may run at a time; more are refused
     */
    Guard guard(Bundle provider, String service, int most);

    /**
     * That of the bundles of this framework. All that are made share what is known of the bundles.
     *
     * @param loop the clock of the limits
     * @param context of any bundle
     */
    static ForeignCode of(EventLoop loop, BundleContext context) {
        return new ForeignBundles(loop, context.getProperty("circus.home"));
    }
}
