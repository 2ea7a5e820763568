// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class HookSettingTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void theFlagIsWhatFollowsTheLastCommaIfItIsABoolean() {
        assertEquals(List.of("module.function"), of("module.function").words());
        assertFalse(of("module.function").failureIgnored());
        assertTrue(of("module.function, true").failureIgnored());
        assertTrue(of("module.function,YES").failureIgnored());
        assertFalse(of("module.function, false").failureIgnored());
        assertEquals(List.of("/bin/x", "a,b"), of("/bin/x a,b").words());
        assertEquals(List.of("/bin/x", "a,b"), of("/bin/x a,b, 1").words());
        assertEquals(List.of("/bin/x", "a, b"), of("/bin/x 'a, b'").words());
    }

    @Test
    public void someFailuresAreIgnoredAnyway() {
        var settings = WatcherSettings.named("web").freeForm("hooks.before_stop", "audit, false").build();
        assertTrue(HookSetting.of(settings, Hook.Point.BEFORE_STOP).orElseThrow().failureIgnored());
    }

    @Test
    public void anExecutableMayHoldASignalBackIfTheFlagSaysSo() {
        for (var expected : Map.of("./drain", true, "./drain, true", true, "./drain, false", false).entrySet()) {
            var settings = WatcherSettings.named("web").freeForm("hooks.before_signal", expected.getKey()).build();
            assertEquals(expected.getKey(), expected.getValue(),
                    HookSetting.of(settings, Hook.Point.BEFORE_SIGNAL).orElseThrow().failureIgnored());
        }
    }

    @Test
    public void aSlashMakesAnExecutableAndADotAPythonFunction() {
        assertTrue(of("./check --all").isExecutable());
        assertTrue(of("bin/check").isExecutable());
        assertTrue(of("package.module.function").isDottedName());
        assertTrue(of("audit").isServiceName());
        assertTrue(of("audit-log").isServiceName());
        assertTrue(of("not.1python").isServiceName());
    }

    @Test
    public void nothingIsCalledWhereNothingIsSaid() {
        var settings = WatcherSettings.named("web").freeForm("hooks.before_start", " ").build();
        assertEquals(Optional.empty(), HookSetting.of(settings, Hook.Point.BEFORE_START));
        assertEquals(Optional.empty(), HookSetting.of(settings, Hook.Point.AFTER_START));
    }

    @Test
    public void anOpenQuotationIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> of("/bin/x 'a"));
    }

    private static HookSetting of(String text) {
        var settings = WatcherSettings.named("web").freeForm("hooks.before_start", text).build();
        return HookSetting.of(settings, Hook.Point.BEFORE_START).orElseThrow();
    }
}
