// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.terminal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public final class TerminalPrinterTest {

    private static final String HOSTILE = "web\u001b[2J\u009b\u202e\r\u007f";
    private static final String SHOWN = "web\\x1b[2J\\x9b\\u202e\\x0d\\x7f";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    public void sendsTheTerminalNothingButText() {
        PrintStream out = TerminalPrinter.forTerminal(bytes);
        out.println(HOSTILE + "\tgrößer 日本語 🙂");
        out.print("x".repeat(20_000) + "é".repeat(20_000));
        assertEquals(SHOWN + "\tgrößer 日本語 🙂\n" + "x".repeat(20_000) + "é".repeat(20_000), text());
    }

    @Test
    public void keepsItsOwnColours() {
        PrintStream out = TerminalPrinter.forTerminal(bytes);
        out.print("a");
        TerminalPrinter.printAsItIs(out, "\u001b[32m");
        out.print("active");
        TerminalPrinter.printAsItIs(out, "\u001b[0m");
        assertEquals("a\u001b[32mactive\u001b[0m", text());
    }

    @Test
    public void aNameIsNotTwoLines() {
        var reply = Map.of("watchers", List.of("web\nroot", "db"), "statuses", Map.of("a\nb", "active"));
        assertEquals(Map.of("watchers", List.of("web\\x0aroot", "db"), "statuses", Map.of("a\\x0ab", "active")),
                TerminalPrinter.shown(reply, TerminalPrinter.forTerminal(bytes)));
        assertSame(reply, TerminalPrinter.shown(reply, new PrintStream(bytes)));
    }

    @Test
    public void intoAPipeOrAFileGoesWhatCame() {
        PrintStream out = TerminalPrinter.ahead(new PrintStream(bytes), bytes);
        out.print(HOSTILE);
        assertEquals(HOSTILE, text());
    }

    @Test
    public void namesThatCannotBeShownAreNotOfferedForCompletion() {
        assertTrue(Printable.isLine("web größer"));
        for (String name : List.of("a\nb", "a\u001bb", "a\u202eb")) {
            assertFalse(Printable.isLine(name));
        }
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
