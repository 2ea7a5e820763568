// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.internal.lane.PendingOperation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Operations on several watchers that go on at the same time, as one. For a thread that has nothing else to do. */
record JoinedOperations(Map<? extends Watcher, Operation> byWatcher) {

    /** Waits until what each of them does without waiting is done, and tells {@code whole} so. */
    void awaitApplied(PendingOperation whole) throws InterruptedException {
        for (Operation each : byWatcher.values()) {
            each.awaitApplied();
        }
        whole.applied();
    }

    /** Waits for all of them. @return why some have failed, by the names of their watchers; their lanes have logged it */
    Map<String, String> join() throws InterruptedException {
        var failed = new LinkedHashMap<String, String>();
        for (Map.Entry<? extends Watcher, Operation> each : byWatcher.entrySet()) {
            try {
                each.getValue().join();
            } catch (WatcherException e) {
                failed.put(each.getKey().name(), e.getMessage());
            }
        }
        return failed;
    }
}
