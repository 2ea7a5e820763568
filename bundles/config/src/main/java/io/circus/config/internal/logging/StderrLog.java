// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;

/** Standard error, with one write for each line. It is never closed. */
final class StderrLog implements LogSink {

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);

    @Override
    public void write(Level level, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
