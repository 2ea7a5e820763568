// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Every recorded run of the original, replayed; what is not the same must be a documented difference. */
@RunWith(Parameterized.class)
public final class TranscriptReplayIT {

    private static final int AT_ONCE = 2;

    private static ExecutorService players;
    private static Map<String, Future<List<String>>> replays;

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    private final String recording;

    public TranscriptReplayIT(String recording) {
        this.recording = recording;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<String> recordings() {
        String chosen = System.getProperty("circus.itests.recordings", "");
        return chosen.isEmpty() ? RECORDINGS : List.of(chosen.split(","));
    }

    private static final List<String> RECORDINGS = List.of("01_queries", "02_protocol_errors", "02b_unanswered_1",
            "02b_unanswered_2", "02b_unanswered_3", "02b_unanswered_4", "02b_unanswered_5", "02b_unanswered_6",
            "03_start_stop_restart", "04_reload", "05_incr_decr_numprocesses", "06_set", "07_signal_kill",
            "07b_kill_then_stop", "07c_kill_text_timeout", "08_add_rm", "09_conflict", "10_crash_respawn",
            "10b_start_active_incomplete", "11_max_age", "13_hooks", "15_on_demand",
            "15b_on_demand_not_first", "18_reloadconfig", "19_restart_all_quit_signals", "19b_signal_HUP", "19b_signal_INT", "19b_signal_TERM",
            "19c_signal_during_start", "23_command_formatting", "25_misc");

    /** The replays mostly wait, so two run at a time. */
    @BeforeClass
    public static void startReplays() {
        players = Executors.newFixedThreadPool(AT_ONCE);
        replays = new HashMap<>();
        recordings().forEach(name -> replays.put(name,
                players.submit(() -> Replay.run(Recording.load(name), Wire::java))));
    }

    @AfterClass
    public static void endReplays() {
        players.shutdownNow();
    }

    @Test
    public void isAsRecorded() throws Exception {
        List<String> unnamed = Differences.unnamed(recording, replays.get(recording).get());
        assertEquals(recording + " differs:\n" + String.join("\n", unnamed) + "\n", List.of(), unnamed);
    }
}
