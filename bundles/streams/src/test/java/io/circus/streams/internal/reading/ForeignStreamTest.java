// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.toolkit.foreign.ForeignCallException;
import io.circus.toolkit.foreign.Guard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

public class ForeignStreamTest {

    private final List<String> calls = new ArrayList<>();
    private boolean hanging;

    /** Takes three bytes of each write. */
    private final StreamSink plugins = new StreamSink() {
        @Override
        public void write(StreamSource source, ByteBuffer bytes) {
            var taken = new byte[3];
            bytes.get(taken);
            calls.add("write " + new String(taken));
        }

        @Override
        public boolean wantsLines() {
            return true;
        }

        @Override
        public void reopen() throws IOException {
            throw new IOException("no disk");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    };

    private final Guard guard = new Guard() {
        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
            if (hanging) {
                return CompletableFuture.failedFuture(new ForeignCallException("did not return"));
            }
            try {
                return CompletableFuture.completedFuture(work.call());
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    };

    @Test
    public void passesOnEveryCallAndItsFailure() throws IOException {
        StreamSink sink = new ForeignStream(options -> plugins, guard).open(null);
        assertTrue(sink.wantsLines());
        ByteBuffer bytes = ByteBuffer.wrap("say hello".getBytes()).position(4);
        sink.write(null, bytes);
        assertEquals("what the plugin has left stays", 7, bytes.position());
        assertEquals("no disk", assertThrows(IOException.class, sink::reopen).getMessage());
        sink.close();
        assertEquals(List.of("write hel", "close"), calls);
    }

    @Test
    public void aCallThatIsGivenUpFailsAndTakesNothing() throws IOException {
        StreamSink sink = new ForeignStream(options -> plugins, guard).open(null);
        hanging = true;
        ByteBuffer bytes = ByteBuffer.wrap("hello".getBytes());
        assertEquals("did not return", assertThrows(IOException.class, () -> sink.write(null, bytes)).getMessage());
        assertEquals(0, bytes.position());
    }
}
