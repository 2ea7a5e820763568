// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** A stream class: {@code stdout_stream.class = ExampleStream} writes what the processes print into a file, in upper case. */
@Component(property = StreamSinkFactory.CLASS + "=ExampleStream")
public final class ExampleStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        String file = options.text("filename").orElseThrow(() ->
                new IllegalArgumentException(options.fullKey("filename") + " is missing, expected a file to write to"));
        return new Sink(Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private record Sink(OutputStream file) implements StreamSink {

        @Override
        public boolean wantsLines() {
            return true;
        }

        @Override
        public void write(StreamSource source, ByteBuffer bytes) throws IOException {
            String text = StandardCharsets.UTF_8.decode(bytes).toString();
            file.write((source.wid() + " " + text.toUpperCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
