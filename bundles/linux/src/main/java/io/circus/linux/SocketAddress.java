// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The address of a socket as the system calls take it: struct sockaddr_in, sockaddr_in6 or sockaddr_un. */
public sealed interface SocketAddress {

    /** One of the AF constants of {@link Sockets}. */
    int family();

    /** The struct. */
    byte[] bytes();

    /** @param port from 0, which means any free one, to 65535 */
    record Internet(InetAddress host, int port) implements SocketAddress {

        @Override
        public int family() {
            return host instanceof Inet6Address ? Sockets.AF_INET6 : Sockets.AF_INET;
        }

        @Override
        public byte[] bytes() {
            ByteBuffer struct = ByteBuffer.allocate(host instanceof Inet6Address ? 28 : 16);
            struct.order(ByteOrder.nativeOrder()).putShort((short) family());
            struct.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
            if (host instanceof Inet6Address six) {
                struct.putInt(0).put(six.getAddress()).order(ByteOrder.nativeOrder()).putInt(six.getScopeId());
            } else {
                struct.put(host.getAddress());
            }
            return struct.array();
        }

        /** The host as inet_ntop(3) writes it: in an IPv6 address the longest run of zeros, of two or more, is {@code ::}. */
        public String hostText() {
            return host instanceof Inet6Address ? shortened(host.getHostAddress()) : host.getHostAddress();
        }

        private static String shortened(String text) {
            String address = text.split("%", 2)[0];
            List<String> groups = List.of(address.split(":"));
            int start = 0;
            int longest = 1;
            for (int from = 0; from < groups.size(); from++) {
                int to = from;
                while (to < groups.size() && groups.get(to).equals("0")) {
                    to++;
                }
                if (to - from > longest) {
                    start = from;
                    longest = to - from;
                }
            }
            return longest == 1 ? text : String.join(":", groups.subList(0, start)) + "::"
                    + String.join(":", groups.subList(start + longest, groups.size())) + text.substring(address.length());
        }

        @Override
        public String toString() {
            return (host instanceof Inet6Address ? "[" + hostText() + "]" : hostText()) + ":" + port;
        }
    }

    /** A unix(7) socket. @param path its file; one that begins with {@code @} is in the abstract namespace, without a file */
    record Unix(String path) implements SocketAddress {

        private static final int LONGEST_PATH = 107;

        public Unix {
            if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
                throw new IllegalArgumentException("the path is longer than " + LONGEST_PATH + " bytes: " + path);
            }
        }

        @Override
        public int family() {
            return Sockets.AF_UNIX;
        }

        @Override
        public byte[] bytes() {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            boolean isAbstract = path.startsWith("@");
            ByteBuffer struct = ByteBuffer.allocate(2 + name.length + (isAbstract ? 0 : 1));
            struct.order(ByteOrder.nativeOrder()).putShort((short) Sockets.AF_UNIX).put(name);
            if (isAbstract) {
                struct.put(2, (byte) 0);
            }
            return struct.array();
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /** @param length of the struct within {@code bytes} */
    static SocketAddress parse(byte[] bytes, int length) throws ErrnoException {
        ByteBuffer struct = ByteBuffer.wrap(bytes);
        int family = struct.order(ByteOrder.nativeOrder()).getShort();
        int port = struct.order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xffff;
        try {
            return switch (family) {
                case Sockets.AF_INET -> new Internet(InetAddress.getByAddress(Arrays.copyOfRange(bytes, 4, 8)), port);
                case Sockets.AF_INET6 -> new Internet(Inet6Address.getByAddress(null, Arrays.copyOfRange(bytes, 8, 24), -1),
                        port);
                case Sockets.AF_UNIX -> new Unix(path(bytes, length));
                default -> throw new ErrnoException("understand an address of family " + family,
                        Errno.EAFNOSUPPORT.number());
            };
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are an address", e);
        }
    }

    private static String path(byte[] bytes, int length) {
        if (length <= 2) {
            return "";
        }
        boolean isAbstract = bytes[2] == 0;
        int end = isAbstract ? length : 2;
        while (!isAbstract && end < length && bytes[end] != 0) {
            end++;
        }
        String path = new String(bytes, 2, end - 2, StandardCharsets.UTF_8);
        return isAbstract ? "@" + path.substring(1) : path;
    }
}
