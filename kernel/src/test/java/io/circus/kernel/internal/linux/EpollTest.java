// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EpollTest {

    private static final long KEY = 7;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private Epoll epoll;
    private Descriptors.Pipe pipe;

    @Before
    public void open() throws ErrnoException {
        epoll = new Epoll();
        pipe = Descriptors.pipe();
    }

    @After
    public void close() {
        epoll.close();
        Descriptors.close(pipe.in());
        Descriptors.close(pipe.out());
    }

    @Test
    public void announcesOnceUntilItIsArmedAgain() throws ErrnoException {
        epoll.arm(pipe.in(), KEY);
        write();
        assertEquals(List.of(KEY), ready());
        write();
        assertEquals(List.of(), ready());
        epoll.arm(pipe.in(), KEY);
        assertEquals(List.of(KEY), ready());
    }

    @Test
    public void announcesEachArrivalAndNothingThatWaits() throws ErrnoException {
        write();
        epoll.armEdge(pipe.in(), KEY);
        assertEquals("what waits already", List.of(KEY), ready());
        assertEquals("it has been told", List.of(), ready());
        write();
        assertEquals("more has come, though nobody has read", List.of(KEY), ready());
        assertEquals(List.of(), ready());
        epoll.disarm(pipe.in());
        write();
        assertEquals(List.of(), ready());
    }

    @Test
    public void watchesADescriptorInOneWayAtATime() throws ErrnoException {
        epoll.armEdge(pipe.in(), KEY);
        var refused = assertThrows(ErrnoException.class, () -> epoll.armEdge(pipe.in(), KEY + 1));
        assertTrue(refused.getMessage(), refused.is(Errno.EEXIST));
    }

    private void write() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Descriptors.write(pipe.out(), arena.allocate(1));
        }
    }

    private List<Long> ready() throws ErrnoException {
        var keys = new ArrayList<Long>();
        epoll.await(0, keys::add);
        return keys;
    }
}
