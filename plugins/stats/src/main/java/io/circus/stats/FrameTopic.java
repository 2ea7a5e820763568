// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import io.circus.circusctl.publishing.Publisher;
import io.circus.kernel.Cancellable;
import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.Frames;

/** Publishes the frames of the metrics bundle while a client wants them. One thread, except that frames come on their own. */
final class FrameTopic implements AutoCloseable {

    /** Not under {@code stat.}: clients of the original expect names of watchers there. */
    static final String TOPIC = "stats.frame";

    private final Frames frames;
    private final Publisher publisher;
    /** Null while nobody wants frames. */
    private Cancellable subscription;

    FrameTopic(Frames frames, Publisher publisher) {
        this.frames = frames;
        this.publisher = publisher;
    }

    /** Begins or ends to publish, as clients come and go. */
    void follow() {
        boolean wanted = publisher.isWanted(TOPIC);
        if (wanted && subscription == null) {
            subscription = frames.subscribe(this::publish);
        } else if (!wanted) {
            close();
        }
    }

    private void publish(Frame frame) {
        publisher.publish(TOPIC, frame.toMap(watcher -> true));
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.cancel();
            subscription = null;
        }
    }
}
