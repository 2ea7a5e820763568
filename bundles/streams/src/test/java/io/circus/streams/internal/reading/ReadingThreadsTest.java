// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Who gets a thread while others hang. Time goes on by {@link #pass} only. */
public final class ReadingThreadsTest {

    private static final int COUNT = 2;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicLong now = new AtomicLong();
    private final LinkedBlockingQueue<Runnable> timers = new LinkedBlockingQueue<>();
    private final ReadingThreads threads = new ReadingThreads(COUNT, (delay, task) -> timers.add(task), now::get);
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch disk = new CountDownLatch(1);

    @After
    public void close() {
        disk.countDown();
        threads.close(List.of(), Duration.ofSeconds(30));
    }

    private void hang(ByteBuffer buffer) {
        begun.release();
        try {
            disk.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hang(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            threads.execute(this::hang);
        }
        begun.acquire(count);
    }

    /** Lets them count as hanging, and does what is due then. */
    private void pass() throws InterruptedException {
        now.addAndGet(ReadingThreads.HANGING.toNanos());
        timers.take().run();
    }

    @Test
    public void aDiskThatHangsHoldsUpNobodyElse() throws Exception {
        hang(COUNT);
        var done = new Semaphore(0);
        threads.execute(buffer -> done.release());
        assertFalse(threads.haveTime());
        pass();
        done.acquire();
        assertTrue(threads.haveTime());
    }

    @Test
    public void replacesAsManyAsHang() throws Exception {
        hang(COUNT);
        for (int i = 0; i < COUNT; i++) {
            threads.execute(this::hang);
        }
        pass();
        begun.acquire(COUNT);
        var done = new Semaphore(0);
        threads.execute(buffer -> done.release());
        pass();
        done.acquire();
    }

    @Test
    public void replacesNoneThatIsAtItsTaskForAShortTime() throws Exception {
        hang(COUNT);
        threads.execute(this::hang);
        now.addAndGet(ReadingThreads.HANGING.toNanos() - 1);
        timers.take().run();
        now.addAndGet(1);
        timers.take().run();
        begun.acquire();
        assertEquals("nobody waits, so nothing is timed", 0, timers.size());
    }

    @Test
    public void eachTaskHasAnEmptyBufferOfItsOwn() throws Exception {
        var buffers = new ArrayList<ByteBuffer>();
        var done = new Semaphore(0);
        for (int i = 0; i < 10; i++) {
            threads.execute(buffer -> {
                assertTrue(buffer.isDirect());
                synchronized (buffers) {
                    buffers.add(buffer);
                }
                if (buffer.position() == 0 && buffer.limit() > ReadingThreads.BUFFER + WatcherStream.LONGEST_LINE) {
                    buffer.position(7);
                    done.release();
                }
            });
        }
        done.acquire(10);
        assertTrue(buffers.stream().distinct().count() <= COUNT);
    }

    @Test
    public void aTaskThatThrowsTakesNoThreadWithIt() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            threads.execute(buffer -> {
                throw new ExpectedError();
            });
        }
        var done = new Semaphore(0);
        threads.execute(buffer -> done.release());
        done.acquire();
    }

    /** Is told on the standard error of the test, without a trace. */
    private static final class ExpectedError extends Error {

        private static final long serialVersionUID = 1;

        ExpectedError() {
            super("expected by the test", null, false, false);
        }
    }
}
