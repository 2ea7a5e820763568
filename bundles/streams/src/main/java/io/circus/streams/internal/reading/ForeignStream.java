// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.toolkit.foreign.Guard;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** The stream class of a plugin. Each call of it, and of its sinks, runs on a thread of its own; the reading thread waits. */
final class ForeignStream implements StreamSinkFactory {

    private static final Duration LIMIT = Duration.ofSeconds(StreamSink.LIMIT_SECONDS);

    private final StreamSinkFactory plugins;
    private final Guard guard;

    /** A sink of the plugin. */
    private final class Sink implements StreamSink {

        private final StreamSink plugins;
        private final boolean lines;

        Sink(StreamSink plugins, boolean lines) {
            this.plugins = plugins;
            this.lines = lines;
        }

        /** The bytes are copied: an abandoned call must not see the buffer when others use it. */
        @Override
        public void write(StreamSource source, ByteBuffer bytes) throws IOException {
            int start = bytes.position();
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
            try {
                call(() -> {
                    plugins.write(source, copy);
                    return null;
                });
            } finally {
                bytes.position(start + copy.position());
            }
        }

        @Override
        public boolean wantsLines() {
            return lines;
        }

        @Override
        public void reopen() throws IOException {
            call(() -> {
                plugins.reopen();
                return null;
            });
        }

        @Override
        public void close() throws IOException {
            call(() -> {
                plugins.close();
                return null;
            });
        }
    }

    ForeignStream(StreamSinkFactory plugins, Guard guard) {
        this.plugins = plugins;
        this.guard = guard;
    }

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return call(() -> {
            StreamSink sink = plugins.open(options);
            return new Sink(sink, sink.wantsLines());
        });
    }

    private <T> T call(Callable<T> work) throws IOException {
        try {
            return guard.call(LIMIT, work);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Throwable failure -> throw new IOException(failure.getMessage(), failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the streams are being closed");
        }
    }
}
