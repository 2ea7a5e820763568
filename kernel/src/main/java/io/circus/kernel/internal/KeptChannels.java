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
import java.util.concurrent.atomic.AtomicReference;

/** Channels that wait to be taken. */
final class KeptChannels implements Handover {

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventLoop loop;
    /** Each kept one is equal only to itself: a channel that was taken may be kept again. */
    private final Map<String, AtomicReference<Channel>> channels = new ConcurrentHashMap<>();

    KeptChannels(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void keep(String key, Channel channel, Duration patience) {
        var kept = new AtomicReference<>(channel);
        AtomicReference<Channel> former = channels.put(key, kept);
        if (former != null) {
            close(former.get());
        }
        loop.after(patience, () -> {
            if (channels.remove(key, kept)) {
                close(channel);
            }
        });
    }

    @Override
    public Optional<Channel> take(String key) {
        return Optional.ofNullable(channels.remove(key)).map(AtomicReference::get).filter(Channel::isOpen);
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot close " + channel + ": " + e.getMessage());
        }
    }
}
