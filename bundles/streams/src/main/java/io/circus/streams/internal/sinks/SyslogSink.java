// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.linux.SyslogSocket;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.Lines;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** A datagram of RFC 5424 for each line, to the local socket or by UDP. Lines longer than a message may be are cut. */
final class SyslogSink implements StreamSink {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    /** A server that is busy has no room for a moment. */
    private static final int PATIENCE_MILLIS = 1000;
    private static final int ERROR = 3;
    private static final int INFO = 6;
    /** Of a message, in bytes: what servers take in a datagram. */
    private static final int LONGEST = 8192;

    private final Clock clock;
    private final int facility;
    private final String host;
    private final SyslogSocket server;

    SyslogSink(StreamOptions options, Clock clock) throws IOException {
        this.clock = clock;
        facility = options.get(StreamOption.FACILITY);
        server = new SyslogSocket(options.get(StreamOption.ADDRESS));
        host = hostName();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "-";
        }
    }

    @Override
    public boolean wantsLines() {
        return true;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int length = Lines.length(bytes);
            if (length > 1) {
                server.send(message(source, bytes.slice(bytes.position(), length - 1)), PATIENCE_MILLIS);
            }
            bytes.position(bytes.position() + length);
        }
    }

    private byte[] message(StreamSource source, ByteBuffer line) {
        int severity = source.name().equals("stderr") ? ERROR : INFO;
        byte[] header = ("<" + (facility * 8 + severity) + ">1 " + TIME.format(OffsetDateTime.now(clock)) + " " + host + " "
                + word(source.watcher()) + " " + source.pid() + " " + (source.name().isEmpty() ? "-" : source.name()) + " - ")
                .getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(line.remaining(), LONGEST - header.length);
        byte[] datagram = new byte[header.length + length];
        System.arraycopy(header, 0, datagram, 0, header.length);
        line.get(datagram, header.length, length);
        return datagram;
    }

    /** An APP-NAME: 48 printable characters at most, no blank. */
    private static String word(String name) {
        String word = name.replaceAll("[^!-~]", "_");
        return word.substring(0, Math.min(48, word.length()));
    }

    @Override
    public void close() {
        server.close();
    }
}
