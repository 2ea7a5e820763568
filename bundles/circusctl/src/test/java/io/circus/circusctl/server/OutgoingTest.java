// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.requests.Account;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class OutgoingTest {

    private static final int MIB = 1 << 20;

    private final Account ofAll = new Account(Outgoing.MOST_FOR_ALL);
    private final AtomicInteger crowded = new AtomicInteger();
    private final Outgoing outgoing = new Outgoing(ofAll, crowded::incrementAndGet);

    @Test
    public void aReplyMayBeLargeIfNoOtherWaits() {
        assertTrue(outgoing.offerReply(new byte[15 * MIB]));
        assertFalse(outgoing.offerReply(new byte[MIB]));
        assertFalse(new Outgoing(ofAll, crowded::incrementAndGet).offerReply(new byte[17 * MIB]));
    }

    @Test
    public void whatHasNoRoomCanBeToldInFewBytes() {
        int count = 0;
        while (outgoing.offerReply(new byte[MIB])) {
            count++;
        }
        assertEquals(3, count);
        assertTrue(outgoing.offerReply(new byte[200]));
        int small = 1;
        while (outgoing.offerReply(new byte[200])) {
            small++;
        }
        assertTrue("small ones end, too", small < 6000);
    }

    @Test
    public void othersFindRoomForSmallRepliesWhenAllIsTaken() throws Exception {
        for (int i = 0; i < 4; i++) {
            var hog = new Outgoing(ofAll, crowded::incrementAndGet);
            while (hog.offer(new byte[10], new byte[1000])) {
                assertTrue(hog.bytes() <= Outgoing.MOST_FOR_ONE);
            }
        }
        assertFalse(outgoing.offerReply(new byte[MIB]));
        assertTrue("the endpoint is told", crowded.get() > 0);
        assertTrue(outgoing.offerReply(new byte[200]));
        var out = new ArrayList<byte[][]>();
        outgoing.take(out, 10);
        outgoing.sent(out.getFirst());
        assertEquals(0, outgoing.bytes());
        assertTrue(outgoing.begin(new byte[200]));
    }

    @Test
    public void takesNoRoomWhenItHasEnded() {
        outgoing.offer(new byte[10], new byte[1000]);
        outgoing.end();
        outgoing.offer(new byte[10], new byte[1000]);
        assertEquals(0, ofAll.used());
    }
}
