// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import java.io.IOException;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The system log. */
@Component(property = StreamSinkFactory.CLASS + "=SyslogStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SyslogStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new SyslogSink(options, Clock.systemDefaultZone());
    }
}
