// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;

import io.circus.itests.replay.Wire.Implementation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.AfterClass;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Every recorded run of the original, replayed twice: with JeroMQ, and with libzmq by way of Python, which most clients
 * have. What is not the same must be a documented difference.
 */
@RunWith(Parameterized.class)
public final class TranscriptReplayIT {

    /** The replays mostly wait. */
    private static final int AT_ONCE = 5;

    private static ExecutorService players;
    private static Map<Run, Future<List<String>>> replays;

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final Run run;

    private record Run(String recording, Implementation client) {

        List<String> play() throws Exception {
            return Replay.run(Recording.load(recording), client);
        }

        @Override
        public String toString() {
            return recording + " over " + client;
        }
    }

    public TranscriptReplayIT(Run run) {
        this.run = run;
    }

    /** The longest ones first, so that none is waited for alone in the end. */
    @Parameterized.Parameters(name = "{0}")
    public static List<Run> runs() {
        String chosen = System.getProperty("circus.itests.recordings", "");
        var runs = new ArrayList<Run>();
        for (String recording : chosen.isEmpty() ? Recordings.REPLAYED : List.of(chosen.split(","))) {
            for (Implementation client : Implementation.values()) {
                runs.add(new Run(recording, client));
            }
        }
        runs.removeIf(run -> Recordings.PYTHON_ONLY.contains(run.recording) && run.client != Implementation.LIBZMQ);
        return runs;
    }

    @BeforeClass
    public static void startReplays() {
        boolean python = Implementation.LIBZMQ.isInstalled();
        players = Executors.newFixedThreadPool(AT_ONCE);
        replays = new HashMap<>();
        runs().stream().filter(run -> python || run.client != Implementation.LIBZMQ)
                .forEach(run -> replays.put(run, players.submit(run::play)));
    }

    @AfterClass
    public static void endReplays() {
        players.shutdownNow();
    }

    @Test
    public void isAsRecorded() throws Exception {
        Assume.assumeTrue("python3-zmq is installed", replays.containsKey(run));
        List<String> unnamed = Differences.unnamed(run.recording, replays.get(run).get());
        assertEquals(run + " differs:\n" + String.join("\n", unnamed) + "\n", List.of(), unnamed);
    }
}
