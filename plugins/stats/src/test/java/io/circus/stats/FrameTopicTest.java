// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import static org.junit.Assert.assertEquals;

import io.circus.circusctl.publishing.Publisher;
import io.circus.kernel.Cancellable;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.Frames;
import io.circus.metrics.frames.History;
import io.circus.metrics.frames.ProcessUse;
import io.circus.metrics.frames.WatcherUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.Test;

public class FrameTopicTest {

    private final List<Consumer<Frame>> listeners = new ArrayList<>();
    private final List<String> published = new ArrayList<>();
    private boolean wanted;

    private final Frames frames = new Frames() {
        @Override
        public Cancellable subscribe(Consumer<Frame> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public Cancellable keep() {
            throw new AssertionError("not for a plugin that may have no client");
        }

        @Override
        public Optional<Frame> latest() {
            return Optional.empty();
        }

        @Override
        public History history(Predicate<String> watchers) {
            throw new AssertionError("not published");
        }
    };

    private final Publisher publisher = new Publisher() {
        @Override
        public void publish(String topic, Map<String, ?> payload) {
            published.add(topic + " " + payload.get("watchers"));
        }

        @Override
        public boolean isWanted(String beginning) {
            return wanted && beginning.equals("stats.frame");
        }

        @Override
        public void close() { }
    };

    private final FrameTopic topic = new FrameTopic(frames, publisher);

    @Test
    public void publishesWhileAClientWantsIt() {
        topic.follow();
        assertEquals("nothing is measured for nobody", 0, listeners.size());
        wanted = true;
        topic.follow();
        topic.follow();
        assertEquals(1, listeners.size());
        listeners.getFirst().accept(new Frame(Instant.EPOCH, new ProcessUse(1, 0, 0, 0, 0),
                List.of(new WatcherUse("Web", List.of(new ProcessUse(7, 1, 2, 1024, 3))))));
        assertEquals(List.of("stats.frame {Web={cpu=2.0, memory=1024, processes=[[7, 1, 2.0, 1024, 3.0]]}}"), published);
        wanted = false;
        topic.follow();
        assertEquals(0, listeners.size());
    }

    @Test
    public void endsWithThePlugin() {
        wanted = true;
        topic.follow();
        topic.close();
        topic.close();
        assertEquals(0, listeners.size());
    }
}
