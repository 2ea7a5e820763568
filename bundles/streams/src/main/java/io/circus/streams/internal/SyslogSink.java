// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.kernel.linux.ErrnoException;
import io.circus.kernel.linux.UnixDatagramSocket;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A datagram of RFC 5424 for each line, to the local socket or by UDP. Lines longer than a message may be are cut. */
final class SyslogSink implements StreamSink {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
            "news", "uucp", "cron", "authpriv", "ftp", "12", "13", "14", "15",
            "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");
    private static final int ERROR = 3;
    private static final int INFO = 6;
    /** Of a message, in bytes: what servers take in a datagram. */
    private static final int LONGEST = 8192;

    private interface Transport extends AutoCloseable {
        void send(byte[] datagram) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    private final int facility;
    private final String host;
    private final Transport transport;

    SyslogSink(StreamOptions options) throws IOException {
        facility = FACILITIES.indexOf(options.text("facility").orElse("user").toLowerCase(Locale.ROOT));
        if (facility < 0) {
            throw new IllegalArgumentException(options.fullKey("facility") + " is '" + options.values().get("facility")
                    + "', expected one of " + String.join(", ", FACILITIES));
        }
        String address = options.text("address").orElse("/dev/log");
        transport = address.startsWith("/") ? local(Path.of(address)) : udp(options, address);
        host = hostName();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "-";
        }
    }

    private static Transport local(Path path) throws IOException {
        try {
            var socket = new UnixDatagramSocket(path);
            return new Transport() {
                @Override
                public void send(byte[] datagram) throws IOException {
                    try {
                        socket.send(datagram);
                    } catch (ErrnoException e) {
                        throw new IOException(e.getMessage(), e);
                    }
                }

                @Override
                public void close() {
                    socket.close();
                }
            };
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Transport udp(StreamOptions options, String address) throws IOException {
        int colon = address.lastIndexOf(':');
        int port;
        try {
            port = colon < 0 ? 514 : Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(options.fullKey("address") + " is '" + address
                    + "', expected HOST:PORT or a path", e);
        }
        var server = new InetSocketAddress(colon < 0 ? address : address.substring(0, colon), port);
        if (server.isUnresolved()) {
            throw new IOException("unknown host " + server.getHostString());
        }
        DatagramChannel channel = DatagramChannel.open();
        return new Transport() {
            @Override
            public void send(byte[] datagram) throws IOException {
                channel.send(ByteBuffer.wrap(datagram), server);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public boolean wantsLines() {
        return true;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int length = FileSink.lineLength(bytes);
            if (length > 1) {
                transport.send(message(source, bytes.slice(bytes.position(), length - 1)));
            }
            bytes.position(bytes.position() + length);
        }
    }

    private byte[] message(StreamSource source, ByteBuffer line) {
        int severity = source.name().equals("stderr") ? ERROR : INFO;
        byte[] header = ("<" + (facility * 8 + severity) + ">1 " + TIME.format(OffsetDateTime.now()) + " " + host + " "
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
    public void close() throws IOException {
        transport.close();
    }
}
