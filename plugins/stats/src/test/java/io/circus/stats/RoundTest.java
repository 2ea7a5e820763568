// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import static org.junit.Assert.assertEquals;

import io.circus.circusctl.publishing.Publisher;
import io.circus.metrics.ProcessSample;
import io.circus.plugintesting.FakeSamples;
import io.circus.plugintesting.FakeWatchers;
import io.circus.sockets.SocketActivity;
import io.circus.sockets.SocketActivity.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class RoundTest {

    private static final int SELF = (int) ProcessHandle.current().pid();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeSamples samples = new FakeSamples();
    private final FakeWatchers watchers = new FakeWatchers();
    private final List<String> topics = new ArrayList<>();
    private final Map<String, Map<String, ?>> bodies = new HashMap<>();
    private List<Reading> readings = List.of();
    private String unwanted = "";

    private final Publisher publisher = new Publisher() {
        @Override
        public void publish(String topic, Map<String, ?> payload) {
            topics.add(topic);
            bodies.put(topic, payload);
        }

        @Override
        public boolean isWanted(String beginning) {
            return !beginning.equals(unwanted);
        }

        @Override
        public void close() { }
    };

    @Test
    public void tellsEachProcessThenItsWatcherThenTheDaemon() {
        watcher("Busy One", 7, 8);
        watcher("a.b", 9);
        watcher("late");
        process(7, 19.0, 0.034, 2.1);
        process(8, 20.0, 0.035, 2.2);
        process(9, 0.0, 0.006, 2.0);
        process(SELF, 3.0, 0.133, 9.0);
        assertEquals(List.of("stat.busy one.7", "stat.busy one.8", "stat.busy one", "stat.a.b.9", "stat.a.b",
                "stat.circus." + SELF, "stat.circus"), topicsOf(round(false)));
        assertEquals("{pid=[7, 8], cpu=19.5, mem=0.069, age=2.2}", bodies.get("stat.busy one").toString());
        assertEquals("{pid=[" + SELF + "], cpu=3.0, mem=0.133, age=9.0}", bodies.get("stat.circus").toString());
        assertEquals("circusd", bodies.get("stat.circus." + SELF).get("name"));
        assertEquals("{mem_info1=1.00K, mem_info2=2.00K, cpu=19.0, mem=0.034, ctime=0:01.05, pid=7, username=root, "
                + "nice=0, create_time=1.5, age=2.1, cmdline=sleep, children=[], subtopic=7, name=null}",
                bodies.get("stat.busy one.7").toString());
    }

    @Test
    public void measuresNothingThatNobodyWants() {
        watcher("web", 7);
        watcher("other", 8);
        process(7, 1.0, 0.5, 3.0);
        process(8, 1.0, 0.5, 3.0);
        unwanted = "stat.web";
        Round round = round(false);
        assertEquals(List.of("stat.other.8", "stat.other", "stat.circus"), topicsOf(round));
        assertEquals(List.of(8, SELF, 8, SELF), samples.measured());
    }

    @Test
    public void tellsOfAWatcherOnceThereIsAShareOfACpuToTell() {
        watcher("web", 7);
        process(7, 1.0, 0.5, 3.0);
        unwanted = "stat.web";
        Round round = round(false);
        assertEquals(List.of("stat.circus"), topicsOf(round));
        unwanted = "";
        topics.clear();
        round.run();
        assertEquals(List.of("stat.circus"), topics);
        topics.clear();
        round.run();
        assertEquals(List.of("stat.web.7", "stat.web", "stat.circus"), topics);
    }

    @Test
    public void leavesOutWhatIsGone() {
        watcher("web", 7, 8);
        watcher("dead", 9);
        process(8, 1.0, 0.5, 3.0);
        assertEquals(List.of("stat.web.8", "stat.web", "stat.dead", "stat.circus"), topicsOf(round(false)));
        assertEquals(List.of(8), bodies.get("stat.web").get("pid"));
        assertEquals("{pid=[], cpu=0.0, mem=0, age=N/A}", bodies.get("stat.dead").toString());
    }

    @Test
    public void addsToWhatTheOriginalTellsOnlyIfAsked() {
        watcher("web", 7);
        process(7, 1.0, 0.5, 3.0);
        topicsOf(round(false));
        assertEquals(false, bodies.get("stat.web.7").containsKey("threads"));
        topicsOf(round(true));
        assertEquals(2, bodies.get("stat.web.7").get("threads"));
        assertEquals(1024L, bodies.get("stat.web.7").get("rss"));
    }

    @Test
    public void countsTheReadsOfSocketsSinceTheLastRound() {
        Round round = round(false);
        readings = List.of(new Reading(6, "/run/u.sock", 0), new Reading(7, "127.0.0.1:80", 18));
        round.run();
        assertEquals(List.of("stat.sockets.6", "stat.sockets.7", "stat.sockets"), topics);
        assertEquals("{fd=7, subtopic=7, reads=18, address=127.0.0.1:80}", bodies.get("stat.sockets.7").toString());
        assertEquals("{addresses=[/run/u.sock, 127.0.0.1:80], reads=18}", bodies.get("stat.sockets").toString());
        readings = List.of(new Reading(6, "/run/u.sock", 2), new Reading(7, "127.0.0.1:80", 88));
        round.run();
        assertEquals(70L, bodies.get("stat.sockets.7").get("reads"));
        assertEquals(72L, bodies.get("stat.sockets").get("reads"));
    }

    private Round round(boolean extended) {
        return new Round(watchers, samples, (SocketActivity) () -> readings, extended, publisher);
    }

    /** What the second round tells. */
    private List<String> topicsOf(Round round) {
        round.run();
        topics.clear();
        round.run();
        return topics;
    }

    private void process(int pid, double cpu, double mem, double age) {
        samples.put(new ProcessSample(pid, cpu, mem, 1024, 2048, 105, "root", 0, 1.5, age, "sleep", 2, 3));
    }

    private void watcher(String name, int... pids) {
        watchers.add(name).runs(pids);
    }
}
