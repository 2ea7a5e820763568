// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;

import io.circus.plugintesting.FakeWatcher;
import java.util.List;
import org.junit.Test;

public class SignalCommandTest {

    private final FakeWatcher tree = watcher("tree").runs(10, 20);
    private final CommandSet set = new CommandSet(tree);

    public SignalCommandTest() {
        set.processes.children.put(10, List.of(11, 12));
        set.processes.children.put(12, List.of(13));
    }

    @Test
    public void goesToEveryProcessOfTheWatcher() throws Exception {
        assertEquals("{}", set.run("signal", "{\"name\": \"tree\", \"signum\": \"SIGUSR1\"}"));
        assertEquals(List.of("signal 10 USR1", "signal 20 USR1"), tree.told());
    }

    @Test
    public void goesToOneProcess() throws Exception {
        set.run("signal", "{\"name\": \"tree\", \"signum\": 15, \"pid\": 20}");
        assertEquals(List.of("signal 20 TERM"), tree.told());
    }

    @Test
    public void theProbeGoesThroughTheHooksOfTheWatcher() throws Exception {
        set.run("signal", "{\"name\": \"tree\", \"signum\": 0, \"pid\": 20, \"recursive\": true}");
        assertEquals(List.of("signal 20 0"), tree.told());
        assertEquals(List.of(), set.processes.signals);
    }

    @Test
    public void neverLeavesTheWatcher() throws Exception {
        assertEquals("{}", set.run("signal", "{\"name\": \"tree\", \"signum\": 15, \"pid\": 1, \"recursive\": true}"));
        assertEquals("errno 5: 1",
                set.run("signal", "{\"name\": \"tree\", \"signum\": 15, \"pid\": 1, \"childpid\": 2}"));
        assertEquals("errno 5: process no longer exists (pid=1)",
                set.run("signal", "{\"name\": \"tree\", \"signum\": 15, \"pid\": 10, \"childpid\": 1}"));
        assertEquals(List.of(), tree.told());
        assertEquals(List.of(), set.processes.signals);
    }

    @Test
    public void goesToChildrenOnly() throws Exception {
        set.run("signal", "{\"name\": \"tree\", \"signum\": \"term\", \"children\": true}");
        set.run("signal", "{\"name\": \"tree\", \"signum\": \"hup\", \"pid\": 10, \"childpid\": \"12\"}");
        assertEquals(List.of("11 TERM", "12 TERM", "12 HUP"), set.processes.signals);
        assertEquals(List.of(), tree.told());
    }

    @Test
    public void goesToTheWholeTree() throws Exception {
        set.run("signal", "{\"name\": \"tree\", \"signum\": 9, \"pid\": 10, \"recursive\": true}");
        assertEquals(List.of("signal 10 KILL"), tree.told());
        assertEquals(List.of("11 KILL", "12 KILL", "13 KILL"), set.processes.signals);
    }

    @Test
    public void knowsRealTimeSignals() throws Exception {
        set.run("signal", "{\"name\": \"tree\", \"signum\": \"RTMIN+1\", \"pid\": 10}");
        assertEquals(List.of("signal 10 RTMIN+1"), tree.told());
    }
}
