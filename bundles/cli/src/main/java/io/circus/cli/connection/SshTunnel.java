// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tunnel to endpoints as seen from another machine, through one process of the system's {@code ssh}. ssh asks for
 * passwords on the terminal, and its messages go to stderr. The tunnel ends with this program.
 *
 * <p>The near ends are socket files in a folder that only this user can enter. With keys they are ports of this
 * machine, since CURVE needs tcp; another user who connects to them has no key.
 */
final class SshTunnel implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    /** The text that ssh prints once everything is forwarded. */
    private static final String READY = "forwarded";

    private final Process ssh;
    private final Path folder;
    private final List<String> nearEnds;
    private final Thread atExit;

    private SshTunnel(Process ssh, Path folder, List<String> nearEnds) {
        this.ssh = ssh;
        this.folder = folder;
        this.nearEnds = nearEnds;
        this.atExit = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts ssh and waits until it forwards.
     *
     * @param options whose {@code ssh} is {@code USER@HOST:PORT}; USER and PORT may be left out
     * @param endpoints {@code tcp://HOST:PORT} or {@code ipc://PATH}, as seen from there
     * @param timeout seconds that the other machine may take to accept the connection
     * @throws IOException if there is no ssh, or if it ends
     */
    static SshTunnel open(ConnectionOptions options, List<String> endpoints, int timeout) throws IOException {
        endpoints.forEach(SshTunnel::address);
        Path folder = Files.createTempDirectory("circus-ssh-");
        var nearEnds = new ArrayList<String>();
        for (int i = 0; i < endpoints.size(); i++) {
            nearEnds.add(options.keys().isPresent() ? "tcp://" + LOOPBACK + ":" + freePort() : "ipc://" + folder.resolve("s" + i));
        }
        var builder = new ProcessBuilder(command(options, endpoints, nearEnds, timeout));
        builder.redirectError(Redirect.INHERIT).redirectInput(Redirect.from(new File("/dev/null")));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            Files.delete(folder);
            throw new IOException("cannot run ssh: " + e.getMessage(), e);
        }
        var tunnel = new SshTunnel(process, folder, nearEnds);
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null && !line.equals(READY)) {
                line = reader.readLine();
            }
            if (line == null) {
                tunnel.close();
                throw new IOException("cannot open a tunnel to " + String.join(", ", endpoints) + " through ssh "
                        + options.ssh().orElseThrow() + ": ssh has ended, see above");
            }
        }
        return tunnel;
    }

    /** The address to connect to, for each endpoint in turn. */
    List<String> endpoints() {
        return nearEnds;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
            end();
        } catch (IllegalStateException e) {
            // the program is ending already, and so the hook runs
        }
    }

    private void end() {
        ssh.destroy();
        for (int i = 0; i < nearEnds.size(); i++) {
            folder.resolve("s" + i).toFile().delete();
        }
        folder.toFile().delete();
    }

    /** Package-private for tests. */
    static List<String> command(ConnectionOptions options, List<String> endpoints, List<String> nearEnds, int timeout) {
        var command = new ArrayList<>(List.of("ssh", "-N"));
        for (int i = 0; i < endpoints.size(); i++) {
            command.addAll(List.of("-L", address(nearEnds.get(i)) + ":" + address(endpoints.get(i))));
        }
        command.addAll(List.of("-o", "ExitOnForwardFailure=yes", "-o", "ConnectTimeout=" + Math.max(1, timeout),
                // A shared connection would let this ssh end at once and leave the forwarding behind.
                "-o", "ControlPath=none",
                // No message about each attempt while the daemon is down.
                "-o", "LogLevel=ERROR",
                "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo " + READY));
        options.sshKeyFile().ifPresent(file -> command.addAll(List.of("-i", file)));
        String destination = options.ssh().orElseThrow();
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

    private static String address(String endpoint) {
        if (endpoint.startsWith("tcp://") || endpoint.startsWith("ipc://")) {
            return endpoint.substring("tcp://".length());
        }
        throw new IllegalArgumentException("cannot open a tunnel to " + endpoint + ": expected tcp://HOST:PORT or ipc://PATH");
    }

    /** A free port. Another program is unlikely to take it before ssh does; otherwise ssh would end. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
