// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.testing.FakeLoop;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.junit.Test;

public class KeptChannelsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final FakeLoop loop = new FakeLoop();
    private final KeptChannels kept = new KeptChannels(loop);

    @Test
    public void givesAChannelOnce() throws IOException {
        try (var channel = ServerSocketChannel.open()) {
            kept.keep("a", channel, LONG);
            assertEquals(Optional.empty(), kept.take("b"));
            assertEquals(Optional.of(channel), kept.take("a"));
            assertEquals(Optional.empty(), kept.take("a"));
            assertTrue(channel.isOpen());
        }
    }

    @Test
    public void closesWhatNobodyTakesInTime() throws IOException {
        try (var late = ServerSocketChannel.open(); var taken = ServerSocketChannel.open()) {
            kept.keep("late", late, SHORT);
            kept.keep("taken", taken, SHORT);
            kept.take("taken");
            assertTrue(late.isOpen());
            loop.advance(SHORT);
            assertFalse(late.isOpen());
            assertTrue(taken.isOpen());
            assertEquals(Optional.empty(), kept.take("late"));
        }
    }

    @Test
    public void theNextTakesThePlaceOfTheFormer() throws IOException {
        try (var former = ServerSocketChannel.open(); var next = ServerSocketChannel.open()) {
            kept.keep("a", former, LONG);
            kept.keep("a", next, LONG);
            assertFalse(former.isOpen());
            assertEquals(Optional.of(next), kept.take("a"));
        }
    }

    /** It was kept by one life of a bundle, taken by the next, and kept by that one. */
    @Test
    public void oneThatIsKeptAgainHasAllItsTimeAgain() throws IOException {
        try (var channel = ServerSocketChannel.open()) {
            kept.keep("a", channel, SHORT);
            kept.take("a");
            kept.keep("a", channel, LONG);
            loop.advance(SHORT);
            assertEquals(Optional.of(channel), kept.take("a"));
        }
    }
}
