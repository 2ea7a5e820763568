// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Open channels, such as those that listen, that one life of a bundle leaves for the next. Any thread. */
@ProviderType
public interface Handover {

    /**
     * Keeps {@code channel}. If nobody takes it within {@code patience} it is closed; so is one that was kept under {@code key}
     * before.
     */
    void keep(String key, Channel channel, Duration patience);

    /** Takes the channel that was kept under {@code key}, which is the caller's from now on. Empty if there is none. */
    Optional<Channel> take(String key);
}
