// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cancellable;
import io.circus.kernel.testing.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ScopedEventLoopTest {

    private final FakeLoop inner = new FakeLoop();
    private final ScopedEventLoop loop = new ScopedEventLoop(inner);
    private final List<String> done = new ArrayList<>();

    @Test
    public void leavesNothingBehind() {
        loop.after(Duration.ofDays(1), () -> done.add("in a day"));
        loop.after(Duration.ofDays(2), () -> done.add("in two days"));
        assertEquals(2, inner.timers());
        loop.cancelAll();
        assertEquals(0, inner.timers());
    }

    @Test
    public void cancelsOne() {
        Cancellable first = loop.after(Duration.ofDays(1), () -> done.add("in a day"));
        loop.after(Duration.ofDays(2), () -> done.add("in two days"));
        first.cancel();
        first.cancel();
        assertEquals(1, inner.timers());
    }
}
