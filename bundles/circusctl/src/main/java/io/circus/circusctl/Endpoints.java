// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.requests.Debts;
import io.circus.circusctl.requests.LeftRequests;
import io.circus.circusctl.requests.RequestHandler;
import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.circusctl.server.Keys;
import io.circus.circusctl.server.RareWarning;
import io.circus.circusctl.server.ZmtpPeer;
import io.circus.circusctl.server.ZmtpPublisher;
import io.circus.circusctl.server.ZmtpServer;
import io.circus.control.Caller;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The bound control endpoint and event endpoint. Any thread. */
final class Endpoints implements EventPublisher.Publication, AutoCloseable {

    private static final Logger LOG = System.getLogger(Endpoints.class.getName());
    private static final RareWarning FRAMES = new RareWarning(LOG);

    private final ZmtpServer requesters;
    private final ZmtpPublisher subscribers;

    private Endpoints(ZmtpServer requesters, ZmtpPublisher subscribers) {
        this.requesters = requesters.start();
        this.subscribers = subscribers;
    }

    /**
     * Binds both endpoints and serves them; if one fails, neither is bound.
     *
     * @param debts the replies that returning clients get
     * @param left the requests that arrived during the update
     * @param keys the keys of tcp endpoints; null to accept every client
     */
    static Endpoints open(Endpoint control, Endpoint pubsub, RequestHandler requests, Debts debts, LeftRequests left,
            Keys keys, DescriptorBudget descriptors, Handover handover) throws BindException {
        var service = new ZmtpServer.Service() {
            @Override
            public void received(ZmtpPeer from, List<byte[]> frames) {
                requested(requests, left, from, frames);
            }

            @Override
            public void greeted(ZmtpPeer peer) {
                peer.creditor().ifPresent(creditor -> {
                    debts.settle(creditor, peer::reply);
                    left.take(creditor).forEach(request -> received(peer, List.of(request)));
                });
            }
        };
        var requesters = new ZmtpServer(control, "ROUTER", service, control.isIpc() ? null : keys, descriptors, handover);
        try {
            // No client is accepted before both are bound.
            return new Endpoints(requesters, ZmtpPublisher.open(pubsub, pubsub.isIpc() ? null : keys, descriptors, handover));
        } catch (BindException e) {
            requesters.close();
            throw e;
        }
    }

    /** Begins the request of a client. Its key may have been revoked since it connected. */
    private static void requested(RequestHandler requests, LeftRequests left, ZmtpPeer from, List<byte[]> frames) {
        if (frames.size() != 1) {
            FRAMES.warn("got a message of " + frames.size() + " frames from " + from.name()
                    + ", expected one: not answering (a REQ socket sends two, use DEALER)");
            return;
        }
        if (left.leave(from.creditor(), frames.getFirst())) {
            return;
        }
        Optional<Caller> caller = from.caller();
        if (caller.isPresent()) {
            requests.handle(frames.getFirst(), caller.get(), from.expectReply());
        } else {
            LOG.log(Level.WARNING, "got a request with a key that is not allowed any more: not answering");
        }
    }

    @Override
    public void publish(byte[] topic, Supplier<byte[]> payload) {
        subscribers.publish(topic, payload);
    }

    @Override
    public void lost(long count) {
        subscribers.lost(count);
    }

    /** Sends ready replies and closes the ports before it returns; that takes half a second at the most. */
    @Override
    public void close() {
        together(subscribers::close, requesters::close);
    }

    /** As {@link #close}, but clients that connect from now on wait for the next version of this bundle. */
    void leave() {
        together(subscribers::leave, requesters::leave);
    }

    private static void together(Runnable one, Runnable other) {
        CompletableFuture<Void> first = CompletableFuture.runAsync(one, Thread::startVirtualThread);
        other.run();
        first.join();
    }
}
