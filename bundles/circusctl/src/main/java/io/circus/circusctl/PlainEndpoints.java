// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Both endpoints without keys: whoever can connect is let in. Any thread. */
final class PlainEndpoints implements Endpoints {

    private final ZmtpServer requesters;
    private final ZmtpPublisher subscribers;

    private PlainEndpoints(ZmtpServer requesters, ZmtpPublisher subscribers) {
        this.requesters = requesters.start();
        this.subscribers = subscribers;
    }

    static PlainEndpoints open(Endpoint control, Endpoint pubsub, RequestHandler requests) throws BindException {
        var requesters = new ZmtpServer(control, "ROUTER", (from, frames) -> requested(requests, from, frames));
        try {
            // Nobody is asked in before both are bound.
            return new PlainEndpoints(requesters, ZmtpPublisher.open(pubsub));
        } catch (BindException e) {
            requesters.close();
            throw e;
        }
    }

    /** Begins what a client asks for. */
    static void requested(RequestHandler requests, ZmtpPeer from, List<byte[]> frames) {
        if (frames.size() == 1) {
            requests.handle(frames.getFirst(), from.caller(), from::send);
        } else {
            SocketThread.warnOfFrames(frames.size(), from.caller().name());
        }
    }

    @Override
    public void publish(byte[] topic, Supplier<byte[]> payload) {
        subscribers.publish(topic, payload);
    }

    @Override
    public void close() {
        CompletableFuture<Void> closing = CompletableFuture.runAsync(subscribers::close, Thread::startVirtualThread);
        requesters.close();
        closing.join();
    }
}
