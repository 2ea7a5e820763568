// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

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
    public void forwardsOnlyAPortOfThisMachine() {
        List<String> command = SshTunnel.command("there", Optional.of("key"), "tcp://127.0.0.1:5555", 4000, 5);
        assertEquals(List.of("ssh", "-N", "-L", "127.0.0.1:4000:127.0.0.1:5555"), command.subList(0, 4));
        assertEquals(List.of("-i", "key", "--", "there"), command.subList(command.size() - 4, command.size()));
        assertEquals("127.0.0.1:4000:/run/circus.sock",
                SshTunnel.command("there", Optional.empty(), "ipc:///run/circus.sock", 4000, 5).get(3));
        assertThrows(IllegalArgumentException.class,
                () -> SshTunnel.command("there", Optional.empty(), "inproc://x", 4000, 5));
    }

    /** What follows the options that are always there. */
    private static List<String> end(String destination) {
        int always = SshTunnel.command("there", Optional.empty(), "tcp://a:1", 4000, 5).size() - 2;
        List<String> command = SshTunnel.command(destination, Optional.empty(), "tcp://a:1", 4000, 5);
        return command.subList(always, command.size());
    }
}
