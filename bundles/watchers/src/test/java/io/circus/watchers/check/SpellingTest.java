// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import static org.junit.Assert.assertEquals;

import io.circus.watchers.WatcherOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class SpellingTest {

    private static final List<String> KNOWN = WatcherOption.all().stream().map(WatcherOption::name).toList();

    @Test
    public void guessesWhatWasMeant() {
        Map.of("signleton", "singleton", "num_processes", "numprocesses", "gracefull_timeout", "graceful_timeout",
                "stopsignal", "stop_signal", "working_dri", "working_dir", "piority", "priority", "arsg", "args",
                "Copy_Evn", "copy_env", "autostrat", "autostart").forEach((word, meant) ->
                        assertEquals(word, Optional.of(meant), Spelling.meant(word, KNOWN)));
        assertEquals(Optional.of("numprocesses"), Spelling.meant("numproccess", KNOWN));
        assertEquals(", did you mean respawn?", Spelling.question("respwan", KNOWN));
    }

    @Test
    public void leavesOtherWordsAlone() {
        for (String word : List.of("singleton", "pid", "url", "port", "env", "tags", "mode", "custom", "version", "workers",
                "timeout", "description", "owner", "queue", "retry_in", "check_flapping", "use_papa", "")) {
            assertEquals(word, Optional.empty(), Spelling.meant(word, KNOWN));
        }
    }
}
