// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.kernel.Handover;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Channels that wait to be taken. */
final class KeptChannels implements Handover {

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventLoop loop;
    private final Map<String, Kept> channels = new ConcurrentHashMap<>();

    /** One of them; each is equal only to itself. */
    private static final class Kept {

        private final Channel channel;

        Kept(Channel channel) {
            this.channel = channel;
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(WARNING, () -> "cannot close " + channel + ": " + e.getMessage());
            }
        }
    }

    KeptChannels(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void keep(String key, Channel channel, Duration patience) {
        var kept = new Kept(channel);
        Kept former = channels.put(key, kept);
        if (former != null) {
            former.close();
        }
        loop.after(patience, () -> {
            if (channels.remove(key, kept)) {
                kept.close();
            }
        });
    }

    @Override
    public Optional<Channel> take(String key) {
        return Optional.ofNullable(channels.remove(key)).map(kept -> kept.channel).filter(Channel::isOpen);
    }
}
