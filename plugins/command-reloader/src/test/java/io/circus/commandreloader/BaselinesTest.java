// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.commandreloader.Sources.Fingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class BaselinesTest {

    private static final Path PROGRAM = Path.of("/bin/web");
    private static final Path CONF = Path.of("/etc/web");

    private final Baselines baselines = new Baselines();

    private static Fingerprint files(String program, String conf) {
        return new Fingerprint(Map.of(PROGRAM, program, CONF, conf), true);
    }

    private void started(Fingerprint files) {
        assertEquals(Optional.empty(), baselines.started("web", files));
    }

    @Test
    public void whatIsSeenForTheFirstTimeIsNoChange() {
        assertEquals(Optional.empty(), baselines.change("web", files("1", "1")));
        assertEquals(Optional.empty(), baselines.change("web", files("1", "1")));
    }

    @Test
    public void whatRunsAlreadyIsComparedWithWhatWasFoundFirst() {
        assertTrue(baselines.found("web", files("1", "1")));
        assertFalse("the first look counts", baselines.found("web", files("2", "1")));
        assertEquals(Optional.of("/bin/web"), baselines.change("web", files("2", "1")));
    }

    @Test
    public void aChangeIsToldOnce() {
        started(files("1", "1"));
        assertEquals(Optional.of("/bin/web"), baselines.change("web", files("2", "1")));
        assertEquals(Optional.empty(), baselines.change("web", files("2", "1")));
        assertEquals(Optional.of("/bin/web and 1 more"), baselines.change("web", files("3", "2")));
    }

    @Test
    public void whatTheProcessesWereStartedWithCounts() {
        started(files("1", "1"));
        started(files("2", "1"));
        assertEquals(Optional.empty(), baselines.change("web", files("2", "1")));
        baselines.stopped("web");
        assertEquals(Optional.empty(), baselines.change("web", files("3", "1")));
        baselines.forget("web");
        assertEquals(Optional.empty(), baselines.change("web", files("4", "1")));
    }

    @Test
    public void whatChangesWhileItIsReplacedIsAChangeToo() {
        started(files("1", "1"));
        assertEquals(Optional.of("/bin/web"), baselines.change("web", files("2", "1")));
        baselines.stopped("web");
        assertEquals(Optional.of("/etc/web"), baselines.started("web", files("2", "2")));
        baselines.stopped("web");
        started(files("2", "2"));
        baselines.stopped("web");
        started(files("3", "3"));
    }

    @Test
    public void whenOtherFilesCountThoseOfBeforeAreStillComparedWithTheStart() {
        started(new Fingerprint(Map.of(PROGRAM, "1"), true));
        baselines.merge("web", files("2", "1"));
        assertEquals(Set.of(PROGRAM, CONF), baselines.files("web"));
        assertEquals(Optional.of("/bin/web"), baselines.change("web", files("2", "1")));
        baselines.merge("unknown", files("1", "1"));
        assertEquals(Set.of(), baselines.files("unknown"));
    }

    @Test
    public void nothingCountsWhileTheProgramIsMissing() {
        started(files("1", "1"));
        var without = new Fingerprint(Map.of(CONF, "2"), false);
        assertEquals(Optional.empty(), baselines.change("web", without));
        assertEquals(Set.of(PROGRAM, CONF), baselines.files("web"));
        assertEquals(Optional.of("/etc/web"), baselines.change("web", files("1", "2")));
    }

    @Test
    public void withoutAProgramTheOtherFilesCount() {
        started(new Fingerprint(Map.of(CONF, "1"), false));
        assertEquals(Optional.of("/etc/web"), baselines.change("web", new Fingerprint(Map.of(), false)));
    }

    @Test
    public void theSameComplaintIsMadeOnce() {
        var told = new ArrayList<String>();
        baselines.complainOnce("web", "one", told::add);
        baselines.complainOnce("web", "one", told::add);
        baselines.complainOnce("web", "two", told::add);
        assertEquals(List.of("one", "two"), told);
    }
}
