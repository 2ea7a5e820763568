// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.internal.lines.FancyLines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The standard output of the daemon, in colours. */
@Component(property = StreamSinkFactory.CLASS + "=FancyStdoutStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class FancyStdoutStream implements StreamSinkFactory {

    private static final Path STDOUT = Path.of("/proc/self/fd/1");

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new ConsoleSink(new FileOutputStream(FileDescriptor.out).getChannel(), Files.isRegularFile(STDOUT),
                new FancyLines(options, Clock.systemDefaultZone()));
    }
}
