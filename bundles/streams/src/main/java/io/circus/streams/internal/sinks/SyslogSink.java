// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import io.circus.linux.UnixDatagramSocket;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.Lines;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** A datagram of RFC 5424 for each line, to the local socket or by UDP. Lines longer than a message may be are cut. */
final class SyslogSink implements StreamSink {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final int PORT = 514;
    private static final int PATIENCE_MILLIS = 1000;
    private static final int ERROR = 3;
    private static final int INFO = 6;
    /** Of a message, in bytes: what servers take in a datagram. */
    private static final int LONGEST = 8192;

    private interface Transport extends AutoCloseable {
        void send(byte[] datagram) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    private final Clock clock;
    private final int facility;
    private final String host;
    private final Transport transport;

    SyslogSink(StreamOptions options, Clock clock) throws IOException {
        this.clock = clock;
        facility = options.get(StreamOption.FACILITY);
        String address = options.get(StreamOption.ADDRESS);
        transport = address.startsWith("/") ? local(Path.of(address)) : udp(address);
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
                        sendSoon(socket, datagram);
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

    /** A server that is busy has no room for a moment. */
    private static void sendSoon(UnixDatagramSocket socket, byte[] datagram) throws ErrnoException {
        while (true) {
            try {
                socket.send(datagram);
                return;
            } catch (ErrnoException e) {
                if (!e.is(Errno.EAGAIN) || !socket.awaitRoom(PATIENCE_MILLIS)) {
                    throw e;
                }
            }
        }
    }

    private static Transport udp(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        int port = colon < 0 ? PORT : Integer.parseInt(address.substring(colon + 1));
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
            int length = Lines.length(bytes);
            if (length > 1) {
                transport.send(message(source, bytes.slice(bytes.position(), length - 1)));
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
    public void close() throws IOException {
        transport.close();
    }
}
