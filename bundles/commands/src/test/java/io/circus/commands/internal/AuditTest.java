// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;

import io.circus.commands.Caller;
import io.circus.commands.Request;
import io.circus.commands.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The line of the log that tells who did what. */
public class AuditTest {

    /** Held, or its handler would be lost. */
    private final Logger logger = Logger.getLogger("circus.audit");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Before
    public void listen() {
        logger.addHandler(handler);
    }

    @After
    public void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    public void tellsWhichOptionsAreSetAndNoSecrets() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("numprocesses", 4L);
        options.put("respawn", false);
        options.put("cmd", "psql -p secret");
        options.put("env", Map.of("PASSWORD", "secret"));
        var properties = new LinkedHashMap<String, Object>();
        properties.put("name", "web");
        properties.put("options", options);
        properties.put("args", List.of("secret"));
        assertEquals("user root: set name=web options={numprocesses=4,respawn=false,cmd=...,env=...} args=...: ok",
                told("set", properties));
    }

    @Test
    public void staysShortAndOnOneLine() {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("name\nuser root: quit", "x".repeat(100));
        for (int i = 0; i < 1000; i++) {
            properties.put("p".repeat(1000) + i, 1L);
        }
        String line = told("stop", properties);
        assertEquals(line, "user root: stop name user root: quit=" + "x".repeat(60) + "... ", line.substring(0, 101));
        assertEquals(line, 1, line.lines().count());
        assertEquals(line, 20, line.split("=", -1).length - 1);
    }

    private String told(String command, Map<String, Object> properties) {
        Audit.tell(new Request(command, properties, new Caller("user root", Role.ADMIN, List.of())), "ok");
        return lines.getLast();
    }
}
