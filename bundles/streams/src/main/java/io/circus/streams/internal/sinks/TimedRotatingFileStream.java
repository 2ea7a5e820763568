// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import java.io.IOException;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A file, rotated by time. */
@Component(property = StreamSinkFactory.CLASS + "=TimedRotatingFileStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class TimedRotatingFileStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new TimeRotatedSink(options, Clock.systemDefaultZone());
    }
}
