// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.internal.linux.Epoll;
import io.circus.kernel.internal.loop.EpollLoop;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class KeptChannelsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private EpollLoop loop;
    private KeptChannels kept;

    @Before
    public void open() throws IOException {
        loop = new EpollLoop(new Epoll(), System::nanoTime);
        loop.start();
        kept = new KeptChannels(loop);
    }

    @After
    public void close() throws InterruptedException {
        loop.stop();
    }

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
    public void closesWhatNobodyTakesInTime() throws Exception {
        try (var late = ServerSocketChannel.open(); var taken = ServerSocketChannel.open()) {
            kept.keep("late", late, Duration.ofMillis(1));
            kept.keep("taken", taken, Duration.ofMillis(1));
            kept.take("taken");
            var passed = new CountDownLatch(1);
            loop.after(Duration.ofMillis(20), passed::countDown);
            passed.await();
            assertFalse(late.isOpen());
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
    public void oneThatIsKeptAgainHasAllItsTimeAgain() throws Exception {
        try (var channel = ServerSocketChannel.open(); var first = ServerSocketChannel.open()) {
            kept.keep("a", channel, Duration.ofMillis(1));
            kept.take("a");
            kept.keep("a", channel, LONG);
            // its time is over after that of the first one is
            kept.keep("b", first, Duration.ofMillis(2));
            while (first.isOpen()) {
                Thread.onSpinWait();
            }
            assertEquals(Optional.of(channel), kept.take("a"));
        }
    }
}
