// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.plugintesting.Metatype;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Variables;
import io.circus.watchers.StopMethod;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.Test;

public class FlagOptionsTest {

    private static FlagOptions read(Map<String, String> section) {
        return FlagOptions.read(PluginOptions.of("redis-flag", RedisFlag.Config.class, section));
    }

    @Test
    public void hasTheDocumentedDefaults() throws IOException {
        FlagOptions options = read(Map.of());
        assertEquals(new FlagOptions(new Server(URI.create("redis://localhost:6379/0"), Duration.ofSeconds(1)),
                FlagType.STRING, "circus:stop:$(circus.host):$(circus.name):$(circus.wid)", "$(circus.wid)", "1", 0, FlagOptions.OnError.RETRY, true),
                options);
        assertEquals(options, read(Metatype.defaults(RedisFlag.PID)));
    }

    @Test
    public void aFlagIsMadeForTheProcess() {
        Map<String, String> variables = Map.of("circus.name", "web", "circus.wid", "3");
        var process = new StopMethod.Target(WatcherSettings.named("web").build(), 3, 42,
                text -> Variables.expand(text, variables::get));
        assertEquals(new Flag(FlagType.HASH, "stop:web", "3", "now", 9, "web", "3", "42"),
                read(Map.of("type", "hash", "flag", "stop:$(circus.name)", "value", "now", "expire", "9")).flag(process));
    }

    @Test
    public void refusesBadValuesByName() {
        refused("type", "list", "expected one of string, hash, pubsub, stream, got 'list'");
        refused("on_error", "panic", "expected one of signal, retry, wait, got 'panic'");
        refused("expire", "-1", "expected 0 or more, got '-1'");
        refused("redis_url", "http://localhost", "expected redis://");
        refused("timeout", "0", "expected more than 0, got '0'");
    }

    private static void refused(String option, String value, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> read(Map.of(option, value))).getMessage();
        assertTrue(message, message.startsWith("cannot read option " + option + ": ") && message.contains(reason));
    }

    @Test
    public void theServerIsNamedWithoutItsPassword() {
        assertEquals("db.example:6379",
                new Server(URI.create("rediss://user:secret@db.example/2"), Duration.ofSeconds(1)).toString());
        assertEquals(2, new Server(URI.create("rediss://user:secret@db.example/2"), Duration.ofSeconds(1)).database());
    }
}
