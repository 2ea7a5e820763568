// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.control.Request;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class CatalogueCommandTest {

    private final Map<String, ?> reply = new CatalogueCommand().execute(new Request("catalogue", Map.of()));

    private Map<?, ?> option(String kind, String name) {
        return ((List<?>) reply.get(kind)).stream().map(each -> (Map<?, ?>) each).filter(each -> each.get("name").equals(name)).findFirst()
                .orElseThrow();
    }

    @Test
    public void saysWhatARequestMaySetAndWho() {
        Map<?, ?> age = option("watcher", "max_age");
        assertEquals(List.of("int", 0, "reload", "manager"), List.of(age.get("type"), age.get("default"), age.get("when"), age.get("role")));
        Map<?, ?> signal = option("watcher", "stop_signal");
        assertEquals(List.of("TERM", "at once"), List.of(signal.get("default"), signal.get("when")));
        Map<?, ?> fixed = option("watcher", "priority");
        assertTrue(fixed.containsKey("when"));
        assertEquals("only the file changes it", null, fixed.get("when"));
        assertEquals("admin", option("watcher", "hooks.before_start").get("role"));
        assertEquals("int", option("watcher", "rlimit_nofile").get("type"));
        assertEquals("map", option("watcher", "env").get("type"));
    }

    @Test
    public void hasTheSocketsToo() {
        assertEquals(2048, option("socket", "backlog").get("default"));
        assertEquals(List.of("AF_INET", "AF_INET6", "AF_UNIX"), option("socket", "family").get("choices"));
        assertEquals("AF_INET", option("socket", "family").get("default"));
    }

    @Test
    public void theMarksOfTheDocumentationAreGone() {
        assertFalse(reply.toString(), reply.toString().contains("`") || reply.toString().contains("]("));
    }

    @Test
    public void theReplyIsAsDescribed() {
        var command = new CatalogueCommand();
        assertEquals(command.reply().stream().map(each -> each.name()).toList(), List.copyOf(reply.keySet()));
        for (var kind : List.of(command.reply().get(0), command.reply().get(1))) {
            for (Object row : (List<?>) reply.get(kind.name())) {
                assertEquals(kind.fields().stream().map(each -> each.name()).toList(), List.copyOf(((Map<?, ?>) row).keySet()));
            }
        }
    }
}
