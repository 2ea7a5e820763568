// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.testing.RecordedConversion;
import io.circus.toolkit.Variables;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.CommandLine;
import io.circus.watchers.internal.command.ExecChain;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What Circus 0.19 made of the variables of a command and of the user of a process. */
@RunWith(Parameterized.class)
public class RecordedConversionsTest {

    private static final int WID = 3;
    private static final Map<String, String> ENVIRONMENT = Map.of("A", "va", "Path", "p", "a.b", "dot", "x-y", "dash");
    private static final Map<String, String> SOCKETS = Map.of("circus.sockets.web", "7");

    @Parameters(name = "{0}")
    public static List<RecordedConversion> samples() throws IOException {
        return RecordedConversion.of("expand", "uid");
    }

    private final RecordedConversion recorded;

    public RecordedConversionsTest(RecordedConversion recorded) {
        this.recorded = recorded;
    }

    @Test
    public void convertsAsTheOriginalDoes() throws InterruptedException {
        switch (recorded.function()) {
            case "expand" -> assertEquals(recorded.result().getAsString(), expanded());
            case "uid" -> checkUser();
            default -> throw new AssertionError(recorded);
        }
    }

    private String expanded() {
        var variables = new HashMap<>(CommandLine.variables(settings(), WID, ENVIRONMENT));
        variables.putAll(SOCKETS);
        return Variables.expand(recorded.text(), variables::get);
    }

    /** A number of a request comes here as the text of it. */
    private void checkUser() throws InterruptedException {
        WatcherSettings settings = settings().toBuilder().set(WatcherOption.UID, recorded.text()).build();
        if (recorded.result().equals(RecordedConversion.REFUSED)) {
            assertThrows(IllegalArgumentException.class, () -> ExecChain.around(List.of("run"), settings, List.of()));
        } else {
            List<String> words = ExecChain.around(List.of("run"), settings, List.of());
            assertTrue(words.toString(), words.contains("--reuid=" + recorded.result()));
        }
    }

    private static WatcherSettings settings() {
        return WatcherSettings.named("web").set(WatcherOption.CMD, "run").build();
    }
}
