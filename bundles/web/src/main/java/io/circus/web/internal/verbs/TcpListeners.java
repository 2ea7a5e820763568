// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel tells of listening tcp sockets: how many connections wait to be accepted, and how many there are. It does not tell
 * how many have been accepted: a listening socket has no such count. One thread; reads when it is asked for the first time.
 */
public final class TcpListeners {

    private static final String LISTENING = "0A";
    private static final String ESTABLISHED = "01";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;
    private static final int HEX = 16;
    private static final long DEFAULT_LIMIT = 4096;
    private static final int LONGEST_NUMBER = 32;

    private final Path folder;
    private Map<String, Listener> byInode;

    /**
     * The load of a listening socket.
     *
     * @param queue how many connections wait to be accepted
     * @param connections how many are open at its address; sockets that share the address share them
     */
    public record Load(long queue, long connections) {}

    private record Listener(String address, long queue, Map<String, Long> connections) {
        /** A socket of all addresses gets what comes to any. */
        private Load load() {
            boolean any = address.chars().allMatch(c -> c == '0');
            return new Load(queue, any ? connections.values().stream().mapToLong(Long::longValue).sum()
                    : connections.getOrDefault(address, 0L));
        }
    }

    public TcpListeners() {
        this(Path.of("/proc/self/net"));
    }

    /** @param folder that has the files {@code tcp} and {@code tcp6} */
    TcpListeners(Path folder) {
        this.folder = folder;
    }

    /** The longest queue that the system allows, whatever a program asks for. */
    public static long limit() {
        // in one go: the rest of a number in /proc/sys cannot be read after its first byte
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/net/core/somaxconn"))) {
            return Long.parseLong(new String(in.readNBytes(LONGEST_NUMBER), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return DEFAULT_LIMIT;
        }
    }

    /** Empty if the descriptor of this process is no listening tcp socket. */
    public Optional<Load> of(int descriptor) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return link.startsWith("socket:[") ? ofInode(link.substring("socket:[".length(), link.length() - 1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<Load> ofInode(String inode) throws IOException {
        if (byInode == null) {
            byInode = new HashMap<>();
            for (String name : List.of("tcp", "tcp6")) {
                read(folder.resolve(name));
            }
        }
        return Optional.ofNullable(byInode.get(inode)).map(Listener::load);
    }

    /** The kernel lists sockets that listen before all others. Of thousands of connections only their numbers are kept. */
    private void read(Path file) throws IOException {
        var byPort = new HashMap<String, Map<String, Long>>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.skip(1).map(line -> line.strip().split("\\s+", INODE + 2)).filter(words -> words.length > INODE).forEach(words -> {
                String[] local = words[LOCAL].split(":");
                if (words[STATE].equals(LISTENING)) {
                    byInode.put(words[INODE], new Listener(local[0], Long.parseLong(words[QUEUES].split(":")[1], HEX),
                            byPort.computeIfAbsent(local[1], port -> new HashMap<>())));
                } else if (words[STATE].equals(ESTABLISHED) && byPort.containsKey(local[1])) {
                    byPort.get(local[1]).merge(local[0], 1L, Long::sum);
                }
            });
        } catch (NoSuchFileException e) {
            // a system without IPv6
        }
    }
}
