// SPDX-License-Identifier: Apache-2.0
package io.circus.client.zmtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One connection over a socket file or tcp. It speaks ZMTP 3.0 with the mechanism NULL, and 2.0 with those who know no later one
 * (https://rfc.zeromq.org/spec/15/): whoever can connect is let in. One thread may receive while another sends; each call
 * waits, closing ends it.
 */
public final class ZmtpConnection implements AutoCloseable {

    /** Of the greeting: a signature and the revision, which tells how it goes on. */
    private static final int SIGNATURE = 11;
    private static final int GREETING = 64;
    private static final int REVISION_2 = 1;
    private static final int REVISION_3 = 3;
    /** The numbers of the socket types in ZMTP 2.0, from 0 on. */
    private static final List<String> TYPES =
            List.of("PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH");
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int SHORTEST_LONG = 256;
    /** Frames of one message; Circus uses two. */
    private static final int MOST_FRAMES = 16;
    private static final byte[] NULL_MECHANISM = Arrays.copyOf("NULL".getBytes(StandardCharsets.US_ASCII), 20);

    /** Frames up to that many bytes do not count. */
    private static final int SMALL = 8 << 10;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final int largest;
    private final Allowance allowance;

    /**
     * @param channel connected, in blocking mode
     * @param largest message in bytes that is taken in
     */
    public ZmtpConnection(SocketChannel channel, int largest) {
        this(channel, largest, Allowance.UNLIMITED);
    }

    /** @param allowance for frames of more than 8 KiB, until their message is complete; without it the connection ends */
    public ZmtpConnection(SocketChannel channel, int largest, Allowance allowance) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(new FromChannel(channel)));
        this.largest = largest;
        this.allowance = allowance;
    }

    /**
     * Agrees with the other side, which may take as long as it likes.
     *
     * @param socketType ours: DEALER, ROUTER, SUB, PUB
     * @throws ProtocolException if the other side speaks neither ZMTP 3 nor 2, or wants another mechanism
     */
    public void handshake(String socketType) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING);
        greeting.put((byte) 0xff).putLong(0).put((byte) 0x7f).put((byte) REVISION_3).put((byte) 0).put(NULL_MECHANISM);
        greeting.rewind();
        write(greeting.slice(0, SIGNATURE));
        byte[] theirs = in.readNBytes(SIGNATURE);
        if (theirs.length < SIGNATURE || theirs[0] != (byte) 0xff || (theirs[9] & 1) == 0) {
            throw new ProtocolException("expected a greeting of ZMTP");
        }
        int revision = theirs[SIGNATURE - 1];
        if (revision >= REVISION_3) {
            write(greeting.slice(SIGNATURE, GREETING - SIGNATURE));
            introduce(socketType);
        } else if (revision >= REVISION_2) {
            introduceAsOf2(socketType);
        } else {
            throw new ProtocolException("expected ZMTP 2 or later");
        }
    }

    private void introduce(String socketType) throws IOException {
        byte[] rest = in.readNBytes(GREETING - SIGNATURE);
        if (rest.length < GREETING - SIGNATURE || !Arrays.equals(rest, 1, 1 + NULL_MECHANISM.length, NULL_MECHANISM, 0,
                NULL_MECHANISM.length)) {
            throw new ProtocolException("expected the mechanism NULL");
        }
        write(frame(COMMAND, ready(socketType)));
        Frame answer = read(largest);
        forget(answer);
        if ((answer.flags & COMMAND) == 0 || !startsWith(answer.body, "\5READY")) {
            throw new ProtocolException("expected READY");
        }
    }

    /** A type, and an identity, which is a frame: ours is empty. */
    private void introduceAsOf2(String socketType) throws IOException {
        write(ByteBuffer.wrap(new byte[] {(byte) TYPES.indexOf(socketType), 0, 0}));
        in.readByte();
        forget(read(largest));
    }

    /** Sends one message. */
    public void send(byte[]... frames) throws IOException {
        sendAll(List.<byte[][]>of(frames));
    }

    /** Sends messages one after the other, at once. */
    public void sendAll(List<byte[][]> messages) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (byte[][] frames : messages) {
            for (int i = 0; i < frames.length; i++) {
                bytes.writeBytes(frame(i + 1 < frames.length ? MORE : 0, frames[i]).array());
            }
        }
        write(ByteBuffer.wrap(bytes.toByteArray()));
    }

    /** Waits for the next message; the end of the stream is an {@link java.io.EOFException}. */
    public List<byte[]> receive() throws IOException {
        var frames = new ArrayList<Frame>();
        try {
            int left = largest;
            while (true) {
                Frame frame = read(left);
                if ((frame.flags & COMMAND) != 0) {
                    forget(frame);
                    answer(frame.body);
                    continue;
                }
                frames.add(frame);
                left -= frame.body.length;
                if ((frame.flags & MORE) == 0) {
                    return frames.stream().map(Frame::body).toList();
                }
                if (frames.size() == MOST_FRAMES) {
                    throw new ProtocolException("expected at most " + MOST_FRAMES + " frames in a message");
                }
            }
        } finally {
            frames.forEach(this::forget);
        }
    }

    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing is lost: it is closed whatever it says
        }
    }

    private record Frame(int flags, byte[] body) {}

    private Frame read(int most) throws IOException {
        int flags = in.readUnsignedByte();
        long size = (flags & LONG) != 0 ? in.readLong() : in.readUnsignedByte();
        if (size < 0 || size > most) {
            throw new ProtocolException("expected a message of at most " + largest + " bytes");
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
            return new Frame(flags, body);
        } finally {
            if (counts && !complete) {
                allowance.give(size);
            }
        }
    }

    private void forget(Frame frame) {
        if (frame.body.length > SMALL) {
            allowance.give(frame.body.length);
        }
    }

    /** A heartbeat wants an answer; other commands are of no concern. */
    private void answer(byte[] command) throws IOException {
        if (startsWith(command, "\4PING") && command.length >= 7) {
            var pong = new ByteArrayOutputStream();
            pong.writeBytes("\4PONG".getBytes(StandardCharsets.US_ASCII));
            pong.write(command, 7, command.length - 7);
            write(frame(COMMAND, pong.toByteArray()));
        }
    }

    private static boolean startsWith(byte[] bytes, String text) {
        return bytes.length >= text.length() && new String(bytes, 0, text.length(), StandardCharsets.US_ASCII).equals(text);
    }

    private static byte[] ready(String socketType) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeBytes("\5READY");
            property(out, "Socket-Type", socketType);
            property(out, "Identity", "");
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

    private static ByteBuffer frame(int flags, byte[] body) {
        boolean isLong = body.length >= SHORTEST_LONG;
        ByteBuffer frame = ByteBuffer.allocate(body.length + (isLong ? 9 : 2));
        frame.put((byte) (flags | (isLong ? LONG : 0)));
        if (isLong) {
            frame.putLong(body.length);
        } else {
            frame.put((byte) body.length);
        }
        return frame.put(body).rewind();
    }

    /** A message stays whole, whoever sends. */
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
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
