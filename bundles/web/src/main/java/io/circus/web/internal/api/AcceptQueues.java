// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many connections wait in listening tcp sockets, as the kernel tells. One thread; reads when it is asked for the first time. */
final class AcceptQueues {

    private static final String LISTENING = "0A";
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private Map<String, Long> byInode;

    /** Null if the descriptor of this process is no listening tcp socket. */
    Long of(int descriptor) {
        try {
            if (byInode == null) {
                byInode = read();
            }
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return link.startsWith("socket:[") ? byInode.get(link.substring(8, link.length() - 1)) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Map<String, Long> read() throws IOException {
        var waiting = new HashMap<String, Long>();
        for (String file : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            if (Files.exists(Path.of(file))) {
                Files.readAllLines(Path.of(file)).stream().skip(1).map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > INODE && words[STATE].equals(LISTENING))
                        .forEach(words -> waiting.put(words[INODE], Long.parseLong(words[QUEUES].split(":")[1], HEX)));
            }
        }
        return waiting;
    }
}
