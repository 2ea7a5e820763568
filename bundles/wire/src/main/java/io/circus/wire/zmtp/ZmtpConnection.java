// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One connection over a socket file or tcp. It speaks ZMTP 3.0 with the mechanism NULL, which accepts everybody, and
 * 2.0 with peers that know no later version (https://rfc.zeromq.org/spec/15/). A server may ask for another mechanism.
 * One thread may receive while another sends; each call blocks, and closing ends it.
 */
public final class ZmtpConnection implements AutoCloseable {

    private static final int REVISION_2 = 1;
    /** The numbers of the socket types in ZMTP 2.0, from 0 on. */
    private static final List<String> TYPES =
            List.of("PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH");
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    /** The flag of a command within a sealed frame. */
    private static final int COMMAND_INSIDE = 2;
    private static final int LONGEST_HEADER = 9;
    private static final byte[] READY = "\5READY".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NOTHING = {};
    private static final int SHORTEST_LONG = 256;
    /** Frames of one message; Circus uses two. */
    private static final int MOST_FRAMES = 16;
    private static final String NULL = "NULL";

    /** More than any command of a handshake: a stranger may send nothing longer. */
    private static final int LONGEST_OF_HANDSHAKE = 4096;
    /** More than a mechanism adds to a frame. */
    private static final int SEAL = 64;
    /** The number of bytes for one write: the JDK copies them into a buffer that it keeps for the thread. */
    private static final int PIECE = 64 << 10;

    /** Frames up to this size do not count against the allowance. */
    private static final int SMALL = 8 << 10;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final int largest;
    private final Allowance allowance;
    private volatile byte[] theirRoutingId = new byte[0];
    /** Null without one. */
    private Security security;
    /** Of the message that was received last. */
    private List<Frame> received = List.of();

    /**
     * @param channel connected, in blocking mode
     * @param largest the size limit of a received message, in bytes
     */
    public ZmtpConnection(SocketChannel channel, int largest) {
        this(channel, largest, Allowance.UNLIMITED);
    }

    /** @param allowance for frames of more than 8 KiB, until they are released; without it the connection ends */
    public ZmtpConnection(SocketChannel channel, int largest, Allowance allowance) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(new FromChannel(channel)));
        this.largest = largest;
        this.allowance = allowance;
    }

    /**
     * Does the handshake with the other side; there is no timeout.
     *
     * @param socketType ours: DEALER, ROUTER, SUB, PUB
     * @throws ProtocolException if the other side speaks neither ZMTP 3 nor 2, or wants another mechanism
     */
    public void handshake(String socketType) throws IOException {
        handshake(socketType, null, "");
    }

    /** As {@link #handshake(String)}, with a routing id of printable ASCII, by which the other side recognises this one. */
    public void handshake(String socketType, String routingId) throws IOException {
        handshake(socketType, null, routingId);
    }

    /**
     * As {@link #handshake(String)}, as a server.
     *
     * @param wanted the mechanism by which the client has to identify itself; null for none
     * @throws ProtocolException also if the client fails to do so
     */
    public void handshake(String socketType, Security wanted) throws IOException {
        handshake(socketType, wanted, "");
    }

    private void handshake(String socketType, Security wanted, String routingId) throws IOException {
        sendAtOnce();
        ByteBuffer greeting = Greeting.of(mechanism(wanted), wanted != null);
        write(greeting.slice(0, Greeting.SIGNATURE));
        byte[] theirs = in.readNBytes(Greeting.SIGNATURE);
        if (!Greeting.isSignature(theirs)) {
            throw new ProtocolException("expected a greeting of ZMTP");
        }
        int revision = Greeting.revision(theirs);
        if (revision >= Greeting.REVISION_3) {
            write(greeting.slice(Greeting.SIGNATURE, Greeting.LENGTH - Greeting.SIGNATURE));
            introduce(metadata(socketType, routingId), wanted);
        } else if (revision >= REVISION_2 && wanted == null) {
            introduceAsOf2(socketType);
        } else {
            throw new ProtocolException("expected ZMTP " + (wanted == null ? 2 : 3) + " or later");
        }
    }

    /**
     * Sets TCP_NODELAY. Each write is a whole message, so waiting for more gains nothing. Otherwise the message after
     * READY, mostly a subscription, would wait for a delayed acknowledgement: 40 milliseconds.
     */
    private void sendAtOnce() throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    private static byte[] mechanism(Security security) {
        return Arrays.copyOf((security == null ? NULL : security.mechanism()).getBytes(StandardCharsets.US_ASCII), Greeting.MECHANISM);
    }

    private void introduce(byte[] metadata, Security wanted) throws IOException {
        byte[] rest = in.readNBytes(Greeting.LENGTH - Greeting.SIGNATURE);
        byte[] mechanism = mechanism(wanted);
        if (rest.length < Greeting.LENGTH - Greeting.SIGNATURE || !Arrays.equals(rest, 1, 1 + mechanism.length, mechanism, 0, mechanism.length)) {
            throw new ProtocolException("expected the mechanism " + (wanted == null ? NULL : wanted.mechanism()));
        }
        if (wanted == null) {
            write(frame(COMMAND, READY, metadata));
            byte[] theirs = command();
            if (!startsWith(theirs, "\5READY")) {
                throw new ProtocolException("expected READY");
            }
            theirRoutingId = routingId(theirs, READY.length);
            return;
        }
        while (!wanted.isAgreed()) {
            write(frame(COMMAND, NOTHING, wanted.answer(command(), metadata)));
            if (wanted.refusal().isPresent()) {
                throw new ProtocolException(wanted.refusal().get());
            }
        }
        security = wanted;
        theirRoutingId = routingId(wanted.clientMetadata(), 0);
    }

    /** The identity among the properties of a READY; empty if there is none. */
    private static byte[] routingId(byte[] metadata, int from) {
        ByteBuffer left = ByteBuffer.wrap(metadata, from, metadata.length - from);
        try {
            while (left.hasRemaining()) {
                byte[] name = new byte[left.get() & 0xff];
                left.get(name);
                byte[] value = new byte[Math.min(Math.max(0, left.getInt()), left.remaining())];
                left.get(value);
                if (new String(name, StandardCharsets.US_ASCII).equalsIgnoreCase("Identity")) {
                    return value;
                }
            }
        } catch (BufferUnderflowException e) {
            // malformed metadata counts as none
        }
        return new byte[0];
    }

    /** The routing id that the other side sent in the handshake; empty if it has none. */
    public byte[] theirRoutingId() {
        return theirRoutingId.clone();
    }

    private byte[] command() throws IOException {
        Frame frame = read(LONGEST_OF_HANDSHAKE);
        forget(frame);
        if ((frame.flags & COMMAND) == 0) {
            throw new ProtocolException("expected a command");
        }
        return frame.body;
    }

    /** Sends our type, and an identity frame, which is empty. */
    private void introduceAsOf2(String socketType) throws IOException {
        write(ByteBuffer.wrap(new byte[] {(byte) TYPES.indexOf(socketType), 0, 0}));
        in.readByte();
        Frame identity = read(LONGEST_OF_HANDSHAKE);
        theirRoutingId = identity.body;
        forget(identity);
    }

    /** Sends one message. */
    public void send(byte[]... frames) throws IOException {
        sendAll(List.<byte[][]>of(frames));
    }

    /** Sends messages one after the other, at once. */
    public void sendAll(List<byte[][]> messages) throws IOException {
        synchronized (channel) {
            ByteBuffer piece = ByteBuffer.allocate(Math.clamp(size(messages), 1, PIECE));
            for (byte[][] frames : messages) {
                for (int i = 0; i < frames.length; i++) {
                    put(i + 1 < frames.length ? MORE : 0, frames[i], piece);
                }
            }
            write(piece.flip());
        }
    }

    /** An upper bound of their size, by a few bytes for each frame. */
    private static long size(List<byte[][]> messages) {
        long size = 0;
        for (byte[][] frames : messages) {
            for (byte[] frame : frames) {
                size += LONGEST_HEADER + SEAL + frame.length;
            }
        }
        return size;
    }

    /** Adds a frame to {@code piece}, and sends that whenever it is full. The caller holds the lock of the channel. */
    private void put(int flags, byte[] body, ByteBuffer piece) throws IOException {
        int outside = security == null ? flags : 0;
        byte[] sealed = security == null ? body : security.seal(flags, body);
        if (piece.remaining() < LONGEST_HEADER) {
            write(piece.flip());
            piece.clear();
        }
        putHeader(outside, sealed.length, piece);
        for (int sent = 0; sent < sealed.length;) {
            if (!piece.hasRemaining()) {
                write(piece.flip());
                piece.clear();
            }
            int count = Math.min(piece.remaining(), sealed.length - sent);
            piece.put(sealed, sent, count);
            sent += count;
        }
    }

    private static void putHeader(int flags, int size, ByteBuffer into) {
        if (size >= SHORTEST_LONG) {
            into.put((byte) (flags | LONG)).putLong(size);
        } else {
            into.put((byte) flags).put((byte) size);
        }
    }

    /**
     * Waits for the next message; the end of the stream is an {@link java.io.EOFException}. The message counts against the
     * allowance until {@link #release} is called.
     */
    public List<byte[]> receive() throws IOException {
        var frames = new ArrayList<Frame>();
        boolean complete = false;
        try {
            int left = largest;
            while (true) {
                Frame frame = receiveFrame(left);
                if ((frame.flags & COMMAND) != 0) {
                    forget(frame);
                    answer(frame.body);
                    continue;
                }
                frames.add(frame);
                left -= frame.body.length;
                if ((frame.flags & MORE) == 0) {
                    complete = true;
                    return frames.stream().map(Frame::body).toList();
                }
                if (frames.size() == MOST_FRAMES) {
                    throw new ProtocolException("expected at most " + MOST_FRAMES + " frames in a message");
                }
            }
        } finally {
            received = frames;
            if (!complete) {
                release();
            }
        }
    }

    /** Releases the memory of the last received message. Only for the receiving thread. */
    public void release() {
        received.forEach(this::forget);
        received = List.of();
    }

    public SocketChannel channel() {
        return channel;
    }

    /** Shuts down the sending side: the other side notices, and its earlier messages can still be received. */
    public void finishSending() throws IOException {
        synchronized (channel) {
            channel.shutdownOutput();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is lost: the connection is closed in any case
        }
    }

    /** @param size the number of bytes received */
    private record Frame(int flags, byte[] body, int size) {}

    private Frame receiveFrame(int most) throws IOException {
        if (security == null) {
            return read(most);
        }
        Frame sealed = read(most + SEAL);
        boolean opened = false;
        try {
            byte[] open = security.open(sealed.body);
            if (open.length - 1 > most) {
                throw tooLong();
            }
            opened = true;
            return new Frame((open[0] & COMMAND_INSIDE) != 0 ? COMMAND : open[0] & MORE,
                    Arrays.copyOfRange(open, 1, open.length), sealed.size);
        } finally {
            if (!opened) {
                forget(sealed);
            }
        }
    }

    private Frame read(int most) throws IOException {
        int flags = in.readUnsignedByte();
        long size = (flags & LONG) != 0 ? in.readLong() : in.readUnsignedByte();
        if (size < 0 || size > most) {
            throw tooLong();
        }
        boolean counts = size > SMALL;
        if (counts && !allowance.take(size)) {
            throw new ProtocolException("more is being sent than can be kept, no room for " + size + " bytes");
        }
        boolean complete = false;
        try {
            byte[] body = new byte[(int) size];
            in.readFully(body);
            complete = true;
            return new Frame(flags, body, body.length);
        } finally {
            if (counts && !complete) {
                allowance.give(size);
            }
        }
    }

    private ProtocolException tooLong() {
        return new ProtocolException("expected a message of at most " + largest + " bytes");
    }

    private void forget(Frame frame) {
        if (frame.size > SMALL) {
            allowance.give(frame.size);
        }
    }

    /** Answers a heartbeat; other commands are ignored. */
    private void answer(byte[] command) throws IOException {
        if (startsWith(command, "\4PING") && command.length >= 7) {
            var pong = new ByteArrayOutputStream();
            pong.writeBytes("\4PONG".getBytes(StandardCharsets.US_ASCII));
            pong.write(command, 7, command.length - 7);
            synchronized (channel) {
                write(security == null ? frame(COMMAND, NOTHING, pong.toByteArray())
                        : frame(0, NOTHING, security.seal(COMMAND_INSIDE, pong.toByteArray())));
            }
        }
    }

    private static boolean startsWith(byte[] bytes, String text) {
        return bytes.length >= text.length() && new String(bytes, 0, text.length(), StandardCharsets.US_ASCII).equals(text);
    }

    /** The metadata that each side sends about itself. */
    private static byte[] metadata(String socketType, String routingId) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            property(out, "Socket-Type", socketType);
            property(out, "Identity", routingId);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static void property(DataOutputStream out, String name, String value) throws IOException {
        out.writeByte(name.length());
        out.writeBytes(name);
        out.writeInt(value.length());
        out.writeBytes(value);
    }

    private static ByteBuffer frame(int flags, byte[] beginning, byte[] rest) {
        ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + beginning.length + rest.length);
        putHeader(flags, beginning.length + rest.length, frame);
        return frame.put(beginning).put(rest).flip();
    }

    /** Writes a whole message under the lock, so that messages of several senders do not mix. */
    private void write(ByteBuffer bytes) throws IOException {
        synchronized (channel) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Unlike the stream of java.nio.channels.Channels, it does not lock the channel against a writer. */
    private static final class FromChannel extends InputStream {

        private final SocketChannel channel;

        FromChannel(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, Math.min(PIECE, length)));
        }
    }
}
