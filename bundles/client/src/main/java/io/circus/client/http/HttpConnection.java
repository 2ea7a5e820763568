// SPDX-License-Identifier: Apache-2.0
package io.circus.client.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request over a connection of its own, and its response. Blocks; an interrupt, or {@link #close} by another thread, ends it.
 */
public final class HttpConnection implements AutoCloseable {

    /** The longest line of a response's head, in bytes. */
    private static final int LONGEST_LINE = 1 << 16;
    private static final int MOST_HEADERS = 200;
    private static final int LARGEST = 64 << 20;

    private final SocketChannel channel;
    private final HttpAddress address;
    private final InputStream in;
    private final OutputStream out;

    /**
     * The head of a response.
     *
     * @param headers by their names in lower case; of several the last one
     */
    public record Head(int status, String reason, Map<String, String> headers) {

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    private HttpConnection(SocketChannel channel, HttpAddress address, InputStream in, OutputStream out) {
        this.channel = channel;
        this.address = address;
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Connects.
     *
     * @param tls makes the encrypted sockets of an {@code https} address; called for such only
     * @throws IOException if nobody listens, or the other side cannot prove who it is
     */
    public static HttpConnection open(HttpAddress address, TlsTrust tls) throws IOException {
        SocketChannel channel = connect(address);
        try {
            if (!address.tls()) {
                return new HttpConnection(channel, address, Channels.newInputStream(channel), Channels.newOutputStream(channel));
            }
            SSLSocket socket = encrypt(channel, address, tls);
            return new HttpConnection(channel, address, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel connect(HttpAddress address) throws IOException {
        if (address.socket().isPresent()) {
            return connect(SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(address.socket().get()));
        }
        IOException last = new UnknownHostException(address.host());
        for (InetAddress each : InetAddress.getAllByName(address.plainHost())) {
            try {
                return connect(SocketChannel.open(), new InetSocketAddress(each, address.port()));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static SocketChannel connect(SocketChannel channel, SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SSLSocket encrypt(SocketChannel channel, HttpAddress address, TlsTrust tls) throws IOException {
        SSLSocketFactory factory = tls.sockets();
        var socket = (SSLSocket) factory.createSocket(channel.socket(), address.plainHost(), address.port(), true);
        if (tls.checksNames()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    /**
     * Sends the request.
     *
     * @param path below the prefix of the address, with its query
     * @param body null for none
     */
    public void send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        var head = new StringBuilder(method).append(' ').append(address.prefix()).append(path).append(" HTTP/1.1\r\nHost: ")
                .append(address.hostHeader()).append("\r\nConnection: close\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        var all = new ByteArrayOutputStream(start.length + (body == null ? 0 : body.length));
        all.writeBytes(start);
        if (body != null) {
            all.writeBytes(body);
        }
        out.write(all.toByteArray());
        out.flush();
    }

    /** Waits for the head of the response. */
    public Head head() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}")) {
            throw new IOException("what listens there does not speak HTTP");
        }
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || headers.size() == MOST_HEADERS) {
                throw new IOException("what listens there does not speak HTTP");
            }
            headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        int number = Integer.parseInt(status[1]);
        return number == 100 ? head() : new Head(number, status.length > 2 ? status[2] : "", headers);
    }

    /** The body that follows {@code head}, as it comes. */
    public InputStream body(Head head) throws IOException {
        if (head.header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return new Chunks();
        }
        Optional<String> length = head.header("Content-Length");
        if (length.isEmpty()) {
            return in;
        }
        try {
            return new Limited(Long.parseLong(length.get()));
        } catch (NumberFormatException e) {
            throw new IOException("expected a number as Content-Length, got " + length.get(), e);
        }
    }

    /** All of the body that follows {@code head}. */
    public byte[] wholeBody(Head head) throws IOException {
        byte[] body = body(head).readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new IOException("expected a reply of at most " + LARGEST + " bytes");
        }
        return body;
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        int read = in.read();
        while (read != '\n') {
            if (read < 0) {
                throw new EOFException("the connection was closed before the reply was complete");
            }
            if (bytes.size() == LONGEST_LINE) {
                throw new IOException("what listens there does not speak HTTP");
            }
            bytes.write(read);
            read = in.read();
        }
        String line = bytes.toString(StandardCharsets.ISO_8859_1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() {
        try {
            channel.close(); // without the farewell of TLS, for which nobody waits
        } catch (IOException e) {
            // nothing is lost: the connection is closed in any case
        }
    }

    /** A part of the stream, of known length. */
    private class Limited extends InputStream {

        private long left;

        Limited(long length) {
            left = length;
        }

        /** Called when all is read; returns the length of the next part, 0 for none. */
        long next() throws IOException {
            return 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                left = next();
            }
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(left, length));
            if (read < 0) {
                throw new EOFException("the connection was closed before the reply was complete");
            }
            left -= read;
            return read;
        }
    }

    /** A body in chunks: RFC 9112, 7.1. */
    private final class Chunks extends Limited {

        private boolean begun;
        private boolean ended;

        Chunks() {
            super(0);
        }

        @Override
        long next() throws IOException {
            if (ended) {
                return 0;
            }
            if (begun) {
                line();
            }
            begun = true;
            String size = line().split(";", 2)[0].strip();
            try {
                long length = Long.parseLong(size, 16);
                ended = length == 0;
                return length;
            } catch (NumberFormatException e) {
                throw new IOException("expected the length of a chunk, got '" + size + "'", e);
            }
        }
    }
}
