// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.linux.Descriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.Test;

public class PollTest {

    @Test
    public void theEndOfAPipeIsNothingToRead() throws Exception {
        Descriptors.Pipe pipe = Descriptors.pipe();
        try (Arena arena = Arena.ofConfined()) {
            assertFalse("empty", Poll.hasBytes(pipe.in()));
            MemorySegment bytes = arena.allocate(3);
            assertEquals(3, Descriptors.write(pipe.out(), bytes));
            assertTrue(Poll.hasBytes(pipe.in()));
            Descriptors.close(pipe.out());
            assertTrue("it holds them still", Poll.hasBytes(pipe.in()));
            assertEquals(3, Descriptors.read(pipe.in(), bytes));
            assertFalse("the end", Poll.hasBytes(pipe.in()));
        } finally {
            Descriptors.close(pipe.in());
        }
    }

    @Test
    public void anEmptyPipeCanBeWritten() throws Exception {
        Descriptors.Pipe pipe = Descriptors.pipe();
        try {
            assertTrue(Poll.writable(pipe.out(), 0));
        } finally {
            Descriptors.close(pipe.in());
            Descriptors.close(pipe.out());
        }
    }
}
