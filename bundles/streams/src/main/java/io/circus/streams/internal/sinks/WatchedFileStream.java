// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A file that others rotate. */
@Component(property = StreamSinkFactory.CLASS + "=WatchedFileStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class WatchedFileStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new WatchedSink(options);
    }
}
