// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A port of this machine that leads to an endpoint as seen from another one, through the system's {@code ssh}. Passwords
 * are asked for by ssh on the terminal, and what it says goes to stderr. Ends with this program.
 */
final class SshTunnel implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    /** What ssh prints once the port is forwarded. */
    private static final String READY = "forwarded";

    private final Process ssh;
    private final int port;
    private final Thread atExit;

    private SshTunnel(Process ssh, int port) {
        this.ssh = ssh;
        this.port = port;
        this.atExit = new Thread(ssh::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts ssh and waits until the port is forwarded.
     *
     * @param destination {@code USER@HOST:PORT}; USER and PORT may be left out
     * @param endpoint {@code tcp://HOST:PORT} or {@code ipc://PATH}, as seen from there
     * @param timeout seconds that the other machine may take to accept the connection
     * @throws IOException if there is no ssh, or if it ends
     */
    static SshTunnel open(String destination, Optional<String> keyFile, String endpoint, int timeout) throws IOException {
        int port = freePort();
        var builder = new ProcessBuilder(command(destination, keyFile, endpoint, port, timeout));
        builder.redirectError(Redirect.INHERIT).redirectInput(Redirect.from(new File("/dev/null")));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("cannot run ssh: " + e.getMessage(), e);
        }
        var tunnel = new SshTunnel(process, port);
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null && !line.equals(READY)) {
                line = reader.readLine();
            }
            if (line == null) {
                tunnel.close();
                throw new IOException("cannot open a tunnel to " + endpoint + " through ssh " + destination
                        + ": ssh has ended, see above");
            }
        }
        return tunnel;
    }

    /** What to connect to. */
    String endpoint() {
        return "tcp://" + LOOPBACK + ":" + port;
    }

    @Override
    public void close() {
        ssh.destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program is ending already
        }
    }

    /** Package-private for tests. */
    static List<String> command(String destination, Optional<String> keyFile, String endpoint, int port, int timeout) {
        var command = new ArrayList<>(List.of("ssh", "-N", "-L", LOOPBACK + ":" + port + ":" + remote(endpoint),
                "-o", "ExitOnForwardFailure=yes", "-o", "ConnectTimeout=" + Math.max(1, timeout),
                // A shared connection would let this ssh end at once and leave the port open.
                "-o", "ControlPath=none",
                "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo " + READY));
        keyFile.ifPresent(file -> command.addAll(List.of("-i", file)));
        int at = destination.lastIndexOf('@');
        int colon = destination.lastIndexOf(':');
        boolean hasPort = colon > at && (destination.indexOf(':', at + 1) == colon || destination.charAt(colon - 1) == ']');
        if (hasPort) {
            command.addAll(List.of("-p", destination.substring(colon + 1)));
        }
        String host = hasPort ? destination.substring(0, colon) : destination;
        command.addAll(List.of("--", host.replace("[", "").replace("]", "")));
        return command;
    }

    private static String remote(String endpoint) {
        if (endpoint.startsWith("tcp://")) {
            return endpoint.substring("tcp://".length());
        }
        if (endpoint.startsWith("ipc://")) {
            return endpoint.substring("ipc://".length());
        }
        throw new IllegalArgumentException("cannot open a tunnel to " + endpoint + ": expected tcp://HOST:PORT or ipc://PATH");
    }

    /** Nobody else is likely to take it before ssh does; if somebody did, ssh would end. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
