// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import io.circus.linux.SyslogSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;

/** A syslog server, which gets a datagram for each line. It is never waited for. */
final class SyslogLog implements LogSink {

    private final int facility;
    private final SyslogSocket server;

    /** @throws IOException that says what is wrong with {@code url} */
    SyslogLog(String url) throws IOException {
        SyslogAddress address = SyslogAddress.parse(url);
        facility = address.facility();
        server = new SyslogSocket(address.target());
    }

    @Override
    public void write(Level level, String line) throws IOException {
        server.send(("<" + (facility * 8 + severity(level)) + ">" + line).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isSyslog() {
        return true;
    }

    @Override
    public void close() {
        server.close();
    }

    private static int severity(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? 3 : value >= Level.WARNING.intValue() ? 4
                : value >= Level.INFO.intValue() ? 6 : 7;
    }
}
