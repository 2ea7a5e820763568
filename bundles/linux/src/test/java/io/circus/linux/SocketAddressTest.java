// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.Test;

public class SocketAddressTest {

    @Test
    public void writesHostsAsTheSystemDoes() throws UnknownHostException {
        assertEquals("127.0.0.1", host("127.0.0.1"));
        assertEquals("::1", host("::1"));
        assertEquals("::", host("::"));
        assertEquals("fe80::1", host("fe80::1"));
        assertEquals("2001:db8:0:1:1:1:1:1", host("2001:db8:0:1:1:1:1:1"));
        assertEquals("2001:db8::1:0:0:1", host("2001:db8:0:0:1:0:0:1"));
        assertEquals("1::", host("1::"));
    }

    @Test
    public void putsIpv6InBracketsBeforeAPort() throws UnknownHostException {
        assertEquals("[::1]:80", new SocketAddress.Internet(InetAddress.getByName("::1"), 80).toString());
        assertEquals("10.0.0.1:80", new SocketAddress.Internet(InetAddress.getByName("10.0.0.1"), 80).toString());
    }

    private static String host(String text) throws UnknownHostException {
        return new SocketAddress.Internet(InetAddress.getByName(text), 80).hostText();
    }
}
