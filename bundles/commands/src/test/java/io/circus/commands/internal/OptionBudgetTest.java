// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class OptionBudgetTest {

    private final CommandSet set = new CommandSet();

    private String add(int number, int length) throws InterruptedException {
        return set.run("add", "{\"name\": \"w" + number + "\", \"cmd\": \"sleep\", \"options\": {\"env\": {\"A\": \""
                + "x".repeat(length) + "\"}}}");
    }

    @Test
    public void whatDoesNotFitIsRefusedAndTheRestStays() throws Exception {
        int added = 0;
        String reply = add(0, 900_000);
        while (reply.equals("{}") && added < 1000) {
            added++;
            reply = add(added, 900_000);
        }
        assertEquals("as many as fit into 16 MiB", 18, added);
        assertTrue(reply, reply.startsWith("errno 5: cannot add w18: out of memory for options"));
        assertEquals("{}", add(added, 100));
        reply = set.run("set", "{\"name\": \"w" + added + "\", \"options\": {\"env\": {\"A\": \"" + "x".repeat(900_000) + "\"}}}");
        assertTrue(reply, reply.startsWith("errno 5: cannot set the options of w18: out of memory for options"));
        reply = set.run("set", "{\"name\": \"w0\", \"options\": {\"env\": {\"A\": \"short\"}}}");
        assertTrue(reply, !reply.startsWith("errno"));
    }

    @Test
    public void oneWatcherHasALimitOfItsOwn() throws Exception {
        String reply = add(0, 5 << 20);
        assertTrue(reply, reply.startsWith("errno 5: cannot add w0: out of memory for options"));
    }
}
