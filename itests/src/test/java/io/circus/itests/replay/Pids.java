// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import java.util.HashMap;
import java.util.Map;

/** Which process of the replay stands for which one of the recording. */
final class Pids {

    private final Map<Long, Long> ours = new HashMap<>();
    private final Map<Long, Long> recorded = new HashMap<>();

    /** Whether the two may be the same process; from then on they are. */
    boolean same(long recordedPid, long ourPid) {
        if (!known(recordedPid) && !recorded.containsKey(ourPid)) {
            ours.put(recordedPid, ourPid);
            recorded.put(ourPid, recordedPid);
        }
        return known(recordedPid) && ours.get(recordedPid) == ourPid;
    }

    boolean known(long recordedPid) {
        return ours.containsKey(recordedPid);
    }

    boolean knownOurs(long ourPid) {
        return recorded.containsKey(ourPid);
    }

    /** Our pid, or the recorded one if it never was one of a process. */
    long ours(long recordedPid) {
        return ours.getOrDefault(recordedPid, recordedPid);
    }
}
