// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

import static org.junit.Assert.assertEquals;

import com.google.gson.Gson;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

public class FrameTest {

    private final Frame frame = new Frame(Instant.ofEpochMilli(1_795_462_030_980L), new ProcessUse(4000, 0, 0.4, 80740352, 3600.12),
            List.of(new WatcherUse("Web", List.of(new ProcessUse(4242, 1, 19.04, 8675328, 3.149),
                    new ProcessUse(4243, 2, 19.1, 8675328, 3.1))), new WatcherUse("b", List.of(new ProcessUse(9, 1, 0.1, 0, 1)))));

    @Test
    public void isTheDocumentedObject() {
        assertEquals("""
                {"time":1.79546203098E9,"daemon":{"pid":4000,"cpu":0.4,"memory":80740352,"age":3600.1},\
                "watchers":{"Web":{"cpu":38.1,"memory":17350656,"processes":[[4242,1,19.0,8675328,3.1],[4243,2,19.1,8675328,3.1]]},\
                "b":{"cpu":0.1,"memory":0,"processes":[[9,1,0.1,0,1.0]]}}}""", new Gson().toJson(frame.toMap(name -> true)));
    }

    @Test
    public void hasOnlyVisibleWatchers() {
        assertEquals("[b]", ((java.util.Map<?, ?>) frame.toMap("b"::equals).get("watchers")).keySet().toString());
    }
}
