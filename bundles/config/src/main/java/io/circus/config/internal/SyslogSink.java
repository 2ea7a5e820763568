// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;

/** A syslog server, by UDP: {@code syslog://HOST[:PORT][?FACILITY]}. */
final class SyslogSink implements LogSink {

    static final String SCHEME = "syslog://";

    private static final int DEFAULT_PORT = 514;
    private static final int USER = 1;
    private static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
            "news", "uucp", "cron", "authpriv", "ftp", "12", "13", "14", "15",
            "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    private final InetSocketAddress server;
    private final int facility;
    private final DatagramSocket socket;

    /** @throws IOException that says what is wrong with {@code url} */
    SyslogSink(String url) throws IOException {
        int question = url.indexOf('?');
        String host = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
        int named = question < 0 ? -1 : FACILITIES.indexOf(url.substring(question + 1));
        facility = named < 0 ? USER : named;
        if (host.startsWith("/")) {
            throw new IOException("local syslog sockets are not available in this version, use syslog://HOST?FACILITY");
        }
        int colon = host.lastIndexOf(':');
        server = new InetSocketAddress(colon < 0 ? host : host.substring(0, colon),
                colon < 0 ? DEFAULT_PORT : port(host.substring(colon + 1)));
        if (server.isUnresolved()) {
            throw new IOException("unknown host " + server.getHostString());
        }
        socket = new DatagramSocket();
    }

    @Override
    public void write(Level level, String line) throws IOException {
        byte[] bytes = ("<" + (facility * 8 + severity(level)) + ">" + line).getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    @Override
    public boolean isSyslog() {
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }

    private static int severity(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? 3 : value >= Level.WARNING.intValue() ? 4
                : value >= Level.INFO.intValue() ? 6 : 7;
    }

    private static int port(String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("expected syslog://HOST:PORT?FACILITY, got the port '" + text + "'", e);
        }
    }
}
