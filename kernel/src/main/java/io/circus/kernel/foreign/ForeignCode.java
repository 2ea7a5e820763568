// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.foreign;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Service: knows which bundles are foreign, and how their code has behaved. The bundles of the home's {@code system/} are
 * the daemon's own, all others are foreign. Any thread.
 */
@ProviderType
public interface ForeignCode {

    /**
     * The way into one service of a bundle. Two guards of one bundle and service share what is known of it.
     *
     * @param provider the bundle that registered the service; null if it has gone already
     * @param service as the log names it: {@code hook greet}
     * @param most how many calls may run at a time; more are refused
     */
    Guard guard(Bundle provider, String service, int most);
}
