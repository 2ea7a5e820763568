// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import static org.junit.Assert.assertEquals;

import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.testing.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Test;

/** The line of the log that tells who did what. */
public class AuditTest {

    private final Told told = Told.by("circus.audit");

    @After
    public void stopListening() {
        told.close();
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
                line("set", properties));
    }

    @Test
    public void showsNoTextThatIsNoName() {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("name", "db");
        properties.put("cmd", "mysql -psecret");
        properties.put("args", "--password secret");
        properties.put("signum", "HUP");
        properties.put("match", "glob");
        properties.put("nb", "2");
        properties.put("other", "secret");
        assertEquals("user root: add name=db cmd=... args=... signum=HUP match=glob nb=2 other=...: ok", line("add", properties));
    }

    @Test
    public void staysShort() {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("name", "x".repeat(100));
        for (int i = 0; i < 1000; i++) {
            properties.put("p".repeat(1000) + i, 1L);
        }
        String line = line("stop", properties);
        assertEquals(line, "user root: stop name=" + "x".repeat(60) + "... ", line.substring(0, 85));
        assertEquals(line, 20, line.split("=", -1).length - 1);
    }

    private String line(String command, Map<String, Object> properties) {
        var described = new Command() {
            @Override
            public String name() {
                return command;
            }

            @Override
            public String summary() {
                return "";
            }

            @Override
            public List<Property> properties() {
                return List.of(Property.required("cmd", "").of(ValueType.ANY), Property.optional("args", "").of(ValueType.TEXT),
                        Property.optional("signum", "").of(ValueType.ANY).naming(Subject.SIGNAL),
                        Property.optional("match", "").oneOf("glob", "regex"), Property.optional("nb", "").of(ValueType.INTEGER));
            }

            @Override
            public Map<String, ?> execute(Request request) {
                return Map.of();
            }
        };
        new Audit(described, new Request(command, properties, new Caller("user root", Role.ADMIN, List.of()))).tell("ok");
        return told.messages().getLast();
    }
}
