// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A plugin with the stream class {@code Shouter}: lines in capitals, in the file {@code filename}. */
public final class Shouter implements BundleActivator, StreamSinkFactory {

    @Override
    public void start(BundleContext context) {
        context.registerService(StreamSinkFactory.class, this, new Hashtable<>(Map.of(StreamSinkFactory.CLASS, "Shouter")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public StreamSink open(StreamOptions options) {
        return new Sink(Path.of(options.text("filename").orElseThrow()));
    }

    /** Of one stream. */
    private record Sink(Path file) implements StreamSink {

        @Override
        public boolean wantsLines() {
            return true;
        }

        @Override
        public void write(StreamSource source, ByteBuffer bytes) throws IOException {
            String lines = StandardCharsets.UTF_8.decode(bytes).toString();
            Files.writeString(file, lines.toUpperCase(Locale.ROOT), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        @Override
        public void close() {}
    }
}
