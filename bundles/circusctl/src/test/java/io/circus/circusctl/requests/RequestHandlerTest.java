// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.requests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.FakeCommands;
import io.circus.circusctl.FakeKernel;
import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.testing.Pause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The bytes of requests and replies. Times are replaced by T, traces by TB. */
public class RequestHandlerTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeCommands commands = new FakeCommands();
    private final FakeKernel kernel = new FakeKernel();
    private final RequestHandler handler = new RequestHandler(commands, kernel.debts(), kernel.left());

    @After
    public void close() {
        handler.close();
    }

    @Test
    public void aReplyHasItsKeysInOrder() throws Exception {
        assertEquals("{\"status\": \"ok\", \"time\": T, \"numwatchers\": 1, \"id\": \"a1\"}",
                ask("{\"command\":\"numwatchers\",\"id\":\"a1\"}"));
        assertEquals("{\"status\": \"active\", \"time\": T, \"id\": null}", ask("{\"command\":\"STATUS\"}"));
        assertEquals("{\"status\": \"ok\", \"time\": T, \"numwatchers\": 1, \"id\": {\"a\": [1, null]}}",
                ask(" \r\n\t{\"command\": \"numwatchers\", \"id\": {\"a\": [1, null]}}\n\u000b"));
    }

    @Test
    public void anIdComesBackAsItWasSent() throws Exception {
        for (String id : new String[] {"1.50", "1e400", "-0", "[1E5, 12345678901234567890123]", "{\"a\": 1.0}", "true", "\"x\""}) {
            assertEquals("{\"status\": \"ok\", \"time\": T, \"numwatchers\": 1, \"id\": " + id + "}",
                    ask("{\"command\": \"numwatchers\", \"id\": " + id + "}"));
        }
        assertEquals("{\"status\": \"ok\", \"time\": T, \"a\": 1e400, \"id\": 7}",
                ask("{\"command\": \"echo\", \"properties\": {\"a\": 1e400}, \"id\": 7}"));
    }

    @Test
    public void textIsEscapedToAscii() throws Exception {
        assertEquals("{\"status\": \"ok\", \"time\": T, \"a\": \"\\u00fc\\n\\\"\\\\\\ud83d\\ude00\\u007f\", "
                + "\"b\": 1.0, \"c\": 1e-07, \"d\": true, \"e\": [], \"f\": {}, \"id\": null}",
                ask("{\"command\": \"echo\", \"properties\": {\"a\": \"ü\\n\\\"\\\\😀\\u007f\", \"b\": 1.0, "
                        + "\"c\": 0.0000001, \"d\": true, \"e\": [], \"f\": {}}}"));
    }

    @Test
    public void tellsWhatIsNoJson() throws Exception {
        String expected = "{\"status\": \"error\", \"reason\": \"json invalid\", \"tb\": null, \"time\": T, "
                + "\"errno\": 1, \"id\": null}";
        for (String body : new String[] {"{not json", "", " \n", "{\"command\": \"list\"} x", "{'command': 'list'}",
                "nul", "[".repeat(100_000), "{\"a\":".repeat(100_000), "{\"id\": " + "9".repeat(100_000) + "}", "\"" + "x".repeat(100_000)}) {
            assertEquals(body.substring(0, Math.min(20, body.length())), expected, ask(body));
        }
        var bytes = new CompletableFuture<byte[]>();
        handler.handle(new byte[] {'"', (byte) 0xff, '"'}, Caller.DAEMON, bytes::complete);
        assertTrue(new String(bytes.get(), StandardCharsets.US_ASCII).contains("json invalid"));
    }

    @Test
    public void answersWhatTheOriginalFallsSilentOn() throws Exception {
        String error = "{\"status\": \"error\", \"reason\": \"%s\", \"tb\": null, \"time\": T, "
                + "\"errno\": 3, \"id\": %s}";
        assertEquals(error.formatted("message invalid: expected an object", "null"), ask("[]"));
        assertEquals(error.formatted("message invalid: expected an object", "null"), ask("5"));
        assertEquals(error.formatted("message invalid: expected an object", "null"), ask("null"));
        assertEquals(error.formatted("message invalid 'command' is missing", "\"a5\""),
                ask("{\"properties\":{},\"id\":\"a5\"}"));
        assertEquals(error.formatted("message invalid 'command' is missing", "null"), ask("{\"command\":null}"));
        assertEquals(error.formatted("message invalid 'command' is no text", "null"), ask("{\"command\":5}"));
    }

    @Test
    public void tellsAnUnknownCommand() throws Exception {
        assertEquals("{\"status\": \"error\", \"reason\": \"unknown command: 'frobnicate'\", \"tb\": null, "
                + "\"time\": T, \"errno\": 2, \"id\": 1}", ask("{\"command\": \"frobnicate\", \"id\": 1}"));
    }

    @Test
    public void aCommandErrorNamesTheRequest() throws Exception {
        assertEquals("{\"status\": \"error\", \"reason\": \"command b'{\\\"command\\\": \\\"refuse\\\"}': "
                + "no such luck\", \"tb\": TB, \"time\": T, \"errno\": 5, \"id\": null}",
                ask("{\"command\": \"refuse\"}"));
        assertEquals("{\"status\": \"error\", \"reason\": \"command b'{\\\"command\\\": \\\"crash\\\"}': "
                + "java.lang.IllegalStateException: crashed\", \"tb\": TB, \"time\": T, \"errno\": 5, \"id\": null}",
                ask("{\"command\": \"crash\"}"));
    }

    @Test
    public void aRequestWithoutMemoryIsAnsweredSo() throws Exception {
        for (String command : List.of("exhaust", "exhaust later")) {
            assertEquals("{\"status\": \"error\", \"reason\": \"cannot carry out " + command
                    + ": out of memory\", \"tb\": null, \"time\": T, \"errno\": 5, \"id\": 7}",
                    ask("{\"command\": \"" + command + "\", \"id\": 7}"));
        }
    }

    @Test
    public void aReplyWithoutRoomIsReplacedByAnError() throws Exception {
        var replies = new ArrayList<String>();
        handler.handle("{\"command\": \"numwatchers\", \"id\": 7}".getBytes(StandardCharsets.UTF_8), Caller.DAEMON, reply -> {
            replies.add(new String(reply, StandardCharsets.US_ASCII));
            return replies.size() > 1;
        });
        assertEquals(2, replies.size());
        assertTrue(replies.getLast(), replies.getLast().contains("\"cannot send a reply of " + replies.getFirst().length()
                + " bytes: ") && replies.getLast().endsWith("\"errno\": 5, \"id\": 7}"));
    }

    @Test
    public void requestsThatWaitHaveALimitInBytes() throws Exception {
        String large = "{\"command\": \"wait\", \"properties\": {\"x\": \"" + "y".repeat(1_000_000) + "\"}}";
        for (int i = 0; i < 4; i++) {
            reply(large);
        }
        assertTrue(ask(large).contains("cannot wait for more than 4194304 bytes of requests at a time"));
        assertTrue(ask("{\"command\": \"numwatchers\"}").contains("\"ok\""));
    }

    @Test
    public void propertiesThatAreNoObjectHurtOnlyThoseWhoReadThem() throws Exception {
        assertEquals("{\"status\": \"ok\", \"time\": T, \"numwatchers\": 1, \"id\": \"a3b\"}",
                ask("{\"command\":\"numwatchers\",\"properties\":null,\"id\":\"a3b\"}"));
        assertReason("argument of type 'NoneType' is not iterable", "null");
        assertReason("list indices must be integers or slices, not str", "[\"name\"]");
        assertReason("argument of type 'int' is not iterable", "5");
    }

    @Test
    public void aCastIsCarriedOutWithoutReply() throws Exception {
        assertNull(reply("{\"command\": \"echo\", \"msg_type\": \"cast\"}").getNow(null));
        assertNull(reply("{\"command\": \"nope\", \"msg_type\": \"cast\"}").getNow(null));
        assertNull(reply("{\"command\": 5, \"msg_type\": \"cast\"}").getNow(null));
        assertEquals(1, commands.begun.get());
        assertEquals("{\"status\": \"ok\", \"time\": T, \"numwatchers\": 1, \"id\": \"a9\"}",
                ask("{\"command\":\"numwatchers\",\"msg_type\":\"dealer\",\"id\":\"a9\"}"));
    }

    @Test
    public void whatWaitsAnswersLater() throws Exception {
        CompletableFuture<byte[]> waiting = reply("{\"command\": \"wait\", \"id\": 1}");
        assertNull(waiting.getNow(null));
        commands.gate.countDown();
        assertEquals("{\"status\": \"ok\", \"time\": T, \"waited\": true, \"id\": 1}", text(waiting));
    }

    @Test
    public void waitersAreLimited() throws Exception {
        for (int i = 0; i < Waiters.MOST; i++) {
            reply("{\"command\": \"wait\"}");
        }
        assertTrue(ask("{\"command\": \"wait\"}").contains("cannot wait for more than 10000 requests at a time"));
        assertTrue(ask("{\"command\": \"status\"}").contains("active"));
    }

    @Test
    public void whoStillWaitsAtTheEndIsToldSo() throws Exception {
        CompletableFuture<byte[]> waiting = reply("{\"command\": \"wait\"}");
        handler.close();
        assertTrue(text(waiting).contains("the control endpoint is being closed"));
        assertTrue(ask("{\"command\": \"wait\"}").contains("the control endpoint is being closed"));
    }

    @Test
    public void aRequestIsNotInterruptedByTheEnd() throws Exception {
        CompletableFuture<byte[]> waiting = reply("{\"command\": \"wait\"}");
        handler.close();
        assertTrue(text(waiting).contains("what was asked for may still be done"));
        assertEquals(0, commands.ended.get());
        commands.gate.countDown();
        while (commands.ended.get() == 0) {
            Pause.briefly();
        }
    }

    @Test
    public void aRequestCanBeThatOfAnother() throws Exception {
        Caller dashboard = new Caller("the key of dashboard", Role.MANAGER, List.of(), true);
        assertEquals(new Caller("anna through the key of dashboard", Role.OPERATOR, List.of("web*")),
                callerOf("{\"name\":\"anna\",\"role\":\"operator\",\"watchers\":[\"web*\"]}", dashboard));
        assertEquals("never more than its own role", Role.MANAGER, callerOf("{\"name\":\"root\",\"role\":\"admin\"}", dashboard).role());
        assertEquals("its own limit stays", List.of("db"), callerOf("{\"name\":\"anna\",\"role\":\"admin\"}",
                new Caller("the key of x", Role.ADMIN, List.of("db"), true)).watchers());
        for (String wrong : List.of("1", "{}", "{\"name\":\"\",\"role\":\"admin\"}", "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"role\":\"admin\",\"watchers\":[1]}", "{\"name\":\"a\",\"role\":\"admin\",\"watchers\":null}")) {
            assertRefused("message invalid: expected 'on_behalf_of' with a name, a role and perhaps a list of watchers", wrong, dashboard);
        }
        assertRefused("not allowed to numwatchers on behalf of a: expected observer, operator, manager or admin, got 'king'",
                "{\"name\":\"a\",\"role\":\"king\"}", dashboard);
        assertRefused("not allowed to numwatchers on behalf of a: the key of joe does not speak for others", "{\"name\":\"a\",\"role\":\"observer\"}",
                new Caller("the key of joe", Role.ADMIN, List.of()));
        assertRefused("not allowed to numwatchers on behalf of a: the key of x is limited to some watchers itself",
                "{\"name\":\"a\",\"role\":\"admin\",\"watchers\":[\"web\"]}", new Caller("the key of x", Role.ADMIN, List.of("db"), true));
    }

    private Caller callerOf(String onBehalfOf, Caller sender) throws Exception {
        ask("{\"command\":\"numwatchers\",\"on_behalf_of\":" + onBehalfOf + "}", sender);
        return commands.caller;
    }

    private void assertRefused(String reason, String onBehalfOf, Caller sender) throws Exception {
        commands.caller = null;
        String reply = ask("{\"command\":\"numwatchers\",\"on_behalf_of\":" + onBehalfOf + "}", sender);
        assertTrue(reply, reply.contains("\"reason\": \"" + reason + "\"") && reply.contains("\"errno\": 3"));
        assertEquals(null, commands.caller);
    }

    @Test
    public void bytesAreShownInTheirNotation() {
        var raw = new Message(new byte[] {'\'', 0, (byte) 0xc3, '\n'}, Map.of());
        byte[] reply = Replies.refused(new io.circus.control.CommandException(
                io.circus.control.ErrorCode.COMMAND_ERROR, "x"), raw);
        assertTrue(new String(reply, StandardCharsets.US_ASCII).contains("command b\\\"'\\\\x00\\\\xc3\\\\n\\\": x"));
    }

    private void assertReason(String reason, String properties) throws Exception {
        String request = "{\"command\":\"status\",\"properties\":" + properties + "}";
        assertEquals("{\"status\": \"error\", \"reason\": \"command b'" + request.replace("\"", "\\\"") + "': " + reason
                + "\", \"tb\": TB, \"time\": T, \"errno\": 5, \"id\": null}", ask(request));
    }

    private CompletableFuture<byte[]> reply(String request) {
        return reply(request, Caller.DAEMON);
    }

    private CompletableFuture<byte[]> reply(String request, Caller sender) {
        var reply = new CompletableFuture<byte[]>();
        handler.handle(request.getBytes(StandardCharsets.UTF_8), sender, reply::complete);
        return reply;
    }

    private String ask(String request, Caller sender) throws Exception {
        return text(reply(request, sender));
    }

    private String ask(String request) throws Exception {
        return text(reply(request));
    }

    private static String text(CompletableFuture<byte[]> reply) throws Exception {
        return new String(reply.get(30, TimeUnit.SECONDS), StandardCharsets.US_ASCII)
                .replaceFirst("\"time\": [0-9.]+", "\"time\": T")
                .replaceFirst("\"tb\": \"(?:[^\"\\\\]++|\\\\.)*+\"", "\"tb\": TB");
    }
}
