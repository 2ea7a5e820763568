// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.internal.lines.JsonLines;
import java.io.IOException;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A file with a JSON object for each line. */
@Component(property = StreamSinkFactory.CLASS + "=JsonStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class JsonStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new SizeRotatedSink(options, new JsonLines(Clock.systemDefaultZone()));
    }
}
