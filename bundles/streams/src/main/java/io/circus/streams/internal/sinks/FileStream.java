// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import java.io.IOException;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A file, rotated by size. */
@Component(property = StreamSinkFactory.CLASS + "=FileStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class FileStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new SizeRotatedSink(options, FileSink.timeFormat(options, Clock.systemDefaultZone()));
    }
}
