// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.FakeKernel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class LeftRequestsTest {

    private static final Debts.Creditor JOE = new Debts.Creditor("00ff", "the key of joe");

    private final FakeKernel kernel = new FakeKernel();
    private long now = 1;

    private LeftRequests life() {
        return new LeftRequests(kernel, () -> now);
    }

    private LeftRequests ending() {
        LeftRequests life = life();
        life.begin();
        return life;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> taken(LeftRequests by, Debts.Creditor creditor) {
        return by.take(creditor).stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }

    @Test
    public void areBegunOnceAndInTheirOrder() {
        LeftRequests ending = ending();
        for (String request : List.of("one", "two", "three")) {
            assertTrue(ending.leave(Optional.of(JOE), bytes(request)));
        }
        LeftRequests next = life();
        assertEquals(List.of("one", "two", "three"), taken(next, JOE));
        assertEquals(List.of(), taken(next, JOE));
    }

    @Test
    public void areThoseOfTheSameClient() {
        ending().leave(Optional.of(JOE), bytes("one"));
        LeftRequests next = life();
        assertEquals(List.of(), taken(next, new Debts.Creditor("00ff", "the key of bob")));
        assertEquals(List.of(), taken(next, new Debts.Creditor("00fe", "the key of joe")));
        assertEquals(List.of("one"), taken(next, JOE));
    }

    /** A client that comes back at once, to the same life. */
    @Test
    public void areNotTakenByTheLifeThatLeavesThem() {
        LeftRequests ending = ending();
        ending.leave(Optional.of(JOE), bytes("one"));
        assertEquals(List.of(), taken(ending, JOE));
        assertEquals(List.of("one"), taken(life(), JOE));
    }

    @Test
    public void areForgottenWhenNobodyWaitsForThemAnyMore() {
        ending().leave(Optional.of(JOE), bytes("one"));
        now += Duration.ofSeconds(11).toNanos();
        assertEquals(List.of(), taken(life(), JOE));
    }

    @Test
    public void areNotLeftWithoutNeedOrWithoutEnd() {
        assertFalse("it goes on", life().leave(Optional.of(JOE), bytes("one")));
        LeftRequests ending = ending();
        assertFalse("nobody would ask for it", ending.leave(Optional.empty(), bytes("one")));
        assertFalse(ending.leave(Optional.of(JOE), new byte[1 << 20]));
        int count = 0;
        while (ending.leave(Optional.of(JOE), bytes("one"))) {
            count++;
        }
        assertEquals(100, count);
    }
}
