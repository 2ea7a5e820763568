// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import static org.junit.Assert.assertEquals;

import io.circus.circusctl.FakeKernel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class DebtsTest {

    private static final Debts.Creditor JOE = new Debts.Creditor("00ff", "the key of joe");
    private static final String UPDATE = "io.circus.some 1";

    private final FakeKernel kernel = new FakeKernel();
    private final List<String> sent = new ArrayList<>();

    private Debts life() {
        return kernel.debts();
    }

    private boolean send(byte[] reply) {
        String text = new String(reply, StandardCharsets.UTF_8);
        return sent.add(text.replaceAll("\"time\": [0-9.e]+, ", ""));
    }

    @Test
    public void isSentToTheSameClientOnly() {
        life().owe(JOE, UPDATE, 7L);
        Debts next = life();
        next.settle(new Debts.Creditor("00ff", "the key of bob"), this::send);
        next.settle(new Debts.Creditor("00fe", "the key of joe"), this::send);
        next.settle(JOE, this::send);
        assertEquals(List.of(), sent);
        kernel.finish(UPDATE, "ok");
        assertEquals(List.of("{\"status\": \"ok\", \"id\": 7}"), sent);
        next.settle(JOE, this::send);
        assertEquals("once", 1, sent.size());
    }

    @Test
    public void tellsWhyTheUpdateHasFailed() {
        life().owe(JOE, UPDATE, "a");
        kernel.finish(UPDATE, "zip END header not found");
        life().settle(JOE, this::send);
        assertEquals(List.of("{\"status\": \"error\", \"reason\": \"cannot update io.circus.some: zip END header not found\","
                + " \"tb\": null, \"errno\": 3, \"id\": \"a\"}"), sent);
    }

    /** The bundle is updated, and refreshed a moment later. */
    @Test
    public void isOwedUntilItIsSent() {
        life().owe(JOE, UPDATE, 7L);
        Debts second = life();
        second.settle(JOE, reply -> {
            throw new AssertionError("its connection is closed");
        });
        second.close();
        kernel.finish(UPDATE, "ok");
        life().settle(JOE, this::send);
        assertEquals(1, sent.size());
    }

    @Test
    public void isSentOnceToAClientThatHasComeTwice() {
        life().owe(JOE, UPDATE, 7L);
        Debts next = life();
        next.settle(JOE, reply -> {
            throw new AssertionError("its connection is closed");
        });
        next.settle(JOE, this::send);
        kernel.finish(UPDATE, "ok");
        assertEquals(1, sent.size());
    }
}
