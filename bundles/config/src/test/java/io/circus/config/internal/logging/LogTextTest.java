// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonParser;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.Test;

public final class LogTextTest {

    private static final String HOSTILE = "name\r\n2026 circus[1] [INFO] user root: quit: ok \u001b[2J\u009b31m\u202eok\u2028\u007f\0";

    @Test
    public void leavesOrdinaryTextAlone() {
        String text = "web[4242]: exited\twith “status” 1, größer, 日本語 🙂";
        assertSame(text, LogText.line(text));
        assertSame(text, LogText.json(text));
    }

    @Test
    public void showsWhatATerminalWouldObey() {
        assertEquals("name\\r\\n2026 circus[1] [INFO] user root: quit: ok \\x1b[2J\\x9b31m\\u202eok\\u2028\\x7f\\x00",
                LogText.line(HOSTILE));
    }

    @Test
    public void aRecordIsOneLineWhateverItSays() {
        var record = new LogRecord(Level.INFO, HOSTILE);
        record.setThrown(new IllegalStateException(HOSTILE));
        String line = new LogLine(7, ZoneOffset.UTC, false).format(record);
        assertTrue(line, line.codePoints().allMatch(c -> c >= ' ' && c < 0x7f));
        assertTrue(line, line.endsWith(": " + LogText.line(HOSTILE)));
    }

    @Test
    public void jsonHoldsTheSameText() {
        String line = new JsonLine(7).format(new LogRecord(Level.INFO, HOSTILE));
        assertTrue(line, line.codePoints().allMatch(c -> c >= ' ' && c < 0x7f));
        assertEquals(HOSTILE, JsonParser.parseString(line).getAsJsonObject().get("message").getAsString());
    }
}
