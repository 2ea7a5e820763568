// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Boots the daemon. It is a component of its own because whoever waits for the settings that a boot publishes also needs the
 * {@link CircusDaemon}, which must be registered before.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Boot {

    private final CircusDaemon daemon;

    @Activate
    public Boot(@Reference CircusDaemon daemon) {
        this.daemon = daemon;
        daemon.boot();
    }

    @Deactivate
    void close() {
        daemon.withdraw();
    }
}
