// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The standard output of the daemon. */
@Component(property = StreamSinkFactory.CLASS + "=StdoutStream", configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StdoutStream implements StreamSinkFactory {

    @Override
    public StreamSink open(StreamOptions options) throws IOException {
        return new ConsoleSink(new FileOutputStream(FileDescriptor.out).getChannel());
    }
}
