// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.client.HttpAccess;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SshTunnelTest {

    @Test
    public void takesTheDestinationApart() {
        assertEquals(List.of("--", "me@there"), end("me@there"));
        assertEquals(List.of("-p", "2222", "--", "me@there"), end("me@there:2222"));
        assertEquals(List.of("-p", "2222", "--", "::1"), end("[::1]:2222"));
        assertEquals(List.of("--", "fe80::1"), end("fe80::1"));
        assertEquals("what looks like an option is none", List.of("--", "-oProxyCommand=x"), end("-oProxyCommand=x"));
    }

    @Test
    public void forwardsEachEndpoint() {
        List<String> command = SshTunnel.command(options("there", Optional.of("key")),
                List.of("tcp://127.0.0.1:5555", "ipc:///run/circus.sock"), List.of("ipc:///tmp/s0", "tcp://127.0.0.1:4000"), 5);
        assertEquals(List.of("ssh", "-N", "-L", "/tmp/s0:127.0.0.1:5555", "-L", "127.0.0.1:4000:/run/circus.sock"),
                command.subList(0, 6));
        assertEquals(List.of("-i", "key", "--", "there"), command.subList(command.size() - 4, command.size()));
        assertThrows(IllegalArgumentException.class, () -> SshTunnel.command(options("there", Optional.empty()),
                List.of("inproc://x"), List.of("ipc:///tmp/s0"), 5));
    }

    /** What follows the options that are always there. */
    private static List<String> end(String destination) {
        int always = command("there").size() - 2;
        return command(destination).subList(always, command(destination).size());
    }

    private static List<String> command(String destination) {
        return SshTunnel.command(options(destination, Optional.empty()), List.of("tcp://a:1"), List.of("ipc:///tmp/s0"), 5);
    }

    private static ConnectionOptions options(String destination, Optional<String> key) {
        return new ConnectionOptions(Optional.of(destination), key, Optional.empty(), HttpAccess.NONE);
    }
}
