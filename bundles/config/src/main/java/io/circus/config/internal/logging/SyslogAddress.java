// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * {@code syslog://HOST[:PORT][?FACILITY]} or {@code syslog:///PATH[?FACILITY]}.
 *
 * @param target HOST[:PORT] or /PATH
 * @param facility its number; user for a name that is none
 */
record SyslogAddress(String target, int facility) {

    static final String SCHEME = "syslog://";

    private static final int DEFAULT_PORT = 514;
    private static final int USER = 1;
    private static final List<String> FACILITIES = List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr",
            "news", "uucp", "cron", "authpriv", "ftp", "12", "13", "14", "15",
            "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    static SyslogAddress parse(String url) {
        int question = url.indexOf('?');
        String target = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
        int named = question < 0 ? -1 : FACILITIES.indexOf(url.substring(question + 1));
        return new SyslogAddress(target, named < 0 ? USER : named);
    }

    boolean isLocal() {
        return target.startsWith("/");
    }

    /** @throws IOException that says what is wrong with it */
    InetSocketAddress server() throws IOException {
        int colon = target.lastIndexOf(':');
        var server = new InetSocketAddress(colon < 0 ? target : target.substring(0, colon),
                colon < 0 ? DEFAULT_PORT : port(target.substring(colon + 1)));
        if (server.isUnresolved()) {
            throw new IOException("unknown host " + server.getHostString());
        }
        return server;
    }

    private static int port(String text) throws IOException {
        try {
            int port = Integer.parseUnsignedInt(text);
            if (port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, like one out of range
        }
        throw new IOException("expected syslog://HOST:PORT?FACILITY, got the port '" + text + "'");
    }
}
