// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import static org.junit.Assert.assertEquals;

import io.circus.itests.CircusHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Test;

/** Every difference that the replays know is told to the user, in the words that it is named by. */
public final class DifferencesPageIT {

    /** What is no difference of the product, but comes of the recording or of its replay. */
    private static final Set<String> OF_THE_REPLAY = Set.of(
            "a subscriber may be connecting again while the daemon restarts",
            "a subscriber may be connecting still when the first process starts", "an echo may end before the watcher has started",
            "an echo may have ended before the reply", "an echo may not have ended yet", "any free port",
            "TERM may come before the shell has set its trap", "descriptors have numbers of their own",
            "env is sorted, and the surroundings of the replay are others",
            "a process may be measured in the middle of its exec, or at its end",
            "a process that lives for a second may end before or after a request",
            "k is there, since its hook is looked for later, and o is not",
            "pids, pipes and the log are those of another run", "the plugin of the recording is another one, in Python",
            "the reply may come before the child is there",
            "two processes write in an order of their own",
            "what is told of a process's children is not compared, and there is no second process to be stopped");

    @Test
    public void namesEveryDifference() throws IOException {
        String page = words(Files.readString(CircusHome.built().root().resolve("doc/differences.md")));
        List<String> untold = Stream.concat(Differences.reasons().stream(), StartDifferences.reasons().stream())
                .filter(reason -> !OF_THE_REPLAY.contains(reason) && !page.contains(words(reason))).toList();
        assertEquals(List.of(), untold);
    }

    /** Without marks, case and line ends. */
    private static String words(String text) {
        return text.replaceAll("[*`]", "").replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
