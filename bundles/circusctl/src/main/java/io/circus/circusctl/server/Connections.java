// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.kernel.DescriptorBudget;
import java.lang.System.Logger;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of an endpoint. Idle connections cannot block it: if there is no room for a new one, the client that
 * has been idle longest is disconnected, or the oldest connection without a finished handshake. Any thread.
 */
public final class Connections implements Iterable<ZmtpPeer> {

    /** Connections at a time. */
    static final int MOST = 2048;
    /** The limit for connections that have not finished their handshake. */
    public static final int MOST_STRANGERS = 256;

    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private final String endpoint;
    private final DescriptorBudget descriptors;
    private final RareWarning silent = new RareWarning(LOG);
    private final RareWarning full = new RareWarning(LOG);
    private final RareWarning idle = new RareWarning(LOG);
    private final RareWarning hogs = new RareWarning(LOG);
    private final Set<ZmtpPeer> peers = ConcurrentHashMap.newKeySet();
    /** Connections in the order of their arrival, also some that have finished their handshake since. Guarded by itself. */
    private final ArrayDeque<ZmtpPeer> strangers = new ArrayDeque<>();

    Connections(String endpoint, DescriptorBudget descriptors) {
        this.endpoint = endpoint;
        this.descriptors = descriptors;
    }

    /** Makes room for a new connection. @return false if it has to be refused */
    boolean makeRoom() {
        if (waiting() >= MOST_STRANGERS && dropStranger()) {
            return descriptors.take() || dropOne() && descriptors.take();
        }
        while (peers.size() >= MOST || !descriptors.take()) {
            if (!dropOne()) {
                full.warn(peers.size() + " clients are connected to the " + endpoint + " endpoint, turning one more away");
                return false;
            }
        }
        return true;
    }

    /** Closes the least used connection. @return false if all are in use */
    boolean dropOne() {
        return dropIdle() || dropStranger();
    }

    /** Adds a connection for which room was made. */
    void add(ZmtpPeer peer) {
        peers.add(peer);
        synchronized (strangers) {
            strangers.add(peer);
        }
    }

    /** Closes and removes a connection; a second call has no effect. */
    void remove(ZmtpPeer peer) {
        boolean there = peers.remove(peer);
        peer.close();
        if (there) {
            synchronized (strangers) {
                strangers.remove(peer);
            }
            descriptors.give();
        }
    }

    /** Gives back the room that was made. */
    void forgo() {
        descriptors.give();
    }

    /** Closes the oldest connection without a finished handshake. @return false if there is none */
    private boolean dropStranger() {
        ZmtpPeer oldest;
        synchronized (strangers) {
            forgetGreeted();
            oldest = strangers.peek();
        }
        if (oldest != null) {
            silent.warn("too many connections to the " + endpoint
                    + " endpoint that do not finish their greeting, closing the oldest one");
            remove(oldest);
        }
        return oldest != null;
    }

    /** Closes the connection of the client that waits for nothing and has been idle longest. @return false if there is none */
    private boolean dropIdle() {
        ZmtpPeer idlest = null;
        long longest = -1;
        for (ZmtpPeer peer : peers) {
            long nanos = peer.isIdle() ? peer.idleNanos() : -1;
            if (nanos > longest) {
                idlest = peer;
                longest = nanos;
            }
        }
        if (idlest != null) {
            String name = idlest.name();
            idle.warn(peers.size() + " clients are connected to the " + endpoint + " endpoint, closing the connection of " + name
                    + ", which asks nothing");
            remove(idlest);
        }
        return idlest != null;
    }

    /**
     * Closes the connection with the most unread bytes whose client has read nothing for some seconds: the messages of
     * others have no room.
     */
    void dropHog() {
        ZmtpPeer hog = null;
        for (ZmtpPeer peer : peers) {
            if (peer.isStalled() && (hog == null || peer.unread() > hog.unread())) {
                hog = peer;
            }
        }
        if (hog != null) {
            hogs.warn(hog.name() + " has left " + hog.unread() + " bytes unread at the " + endpoint
                    + " endpoint and there is no room for more, closing its connection");
            remove(hog);
        }
    }

    private int waiting() {
        synchronized (strangers) {
            if (strangers.size() >= MOST_STRANGERS) {
                strangers.removeIf(ZmtpPeer::isGreeted);
            }
            return strangers.size();
        }
    }

    private void forgetGreeted() {
        while (!strangers.isEmpty() && strangers.peek().isGreeted()) {
            strangers.remove();
        }
    }

    @Override
    public Iterator<ZmtpPeer> iterator() {
        return peers.iterator();
    }
}
