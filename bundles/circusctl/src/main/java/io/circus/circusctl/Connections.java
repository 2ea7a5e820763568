// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.kernel.DescriptorBudget;
import java.lang.System.Logger;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of an endpoint. A newcomer takes the place of the connection that has waited longest without a greeting if there is
 * no other, so nobody can silence the endpoint by connections that say nothing. Any thread.
 */
final class Connections implements Iterable<ZmtpPeer> {

    /** Connections at a time. */
    static final int MOST = 2048;
    /** Of these, those that have not finished their greeting. */
    static final int MOST_STRANGERS = 256;

    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private final String endpoint;
    private final DescriptorBudget descriptors;
    private final RareWarning silent = new RareWarning(LOG);
    private final RareWarning full = new RareWarning(LOG);
    private final RareWarning hogs = new RareWarning(LOG);
    private final Set<ZmtpPeer> peers = ConcurrentHashMap.newKeySet();
    /** Guarded by itself: in the order in which they came, also some that have greeted since. */
    private final ArrayDeque<ZmtpPeer> strangers = new ArrayDeque<>();

    Connections(String endpoint, DescriptorBudget descriptors) {
        this.endpoint = endpoint;
        this.descriptors = descriptors;
    }

    /** Makes room for a newcomer. @return false if it has to be turned away */
    boolean makeRoom() {
        boolean crowded = waiting() >= MOST_STRANGERS;
        if (crowded || peers.size() >= MOST || !descriptors.take()) {
            if (!dropStranger()) {
                full.warn(peers.size() + " clients are connected to the " + endpoint + " endpoint, turning one more away");
                return false;
            }
            silent.warn("too many connections to the " + endpoint
                    + " endpoint that do not finish their greeting, closing the oldest one");
            return crowded ? descriptors.take() : makeRoom();
        }
        return true;
    }

    /** A connection that room was made for. */
    void add(ZmtpPeer peer) {
        peers.add(peer);
        synchronized (strangers) {
            strangers.add(peer);
        }
    }

    /** Closes it; again is harmless. */
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

    /** The room that was made is not needed. */
    void forgo() {
        descriptors.give();
    }

    /** Closes the connection that has waited longest without a greeting. @return false if there is none */
    boolean dropStranger() {
        ZmtpPeer oldest;
        synchronized (strangers) {
            forgetGreeted();
            oldest = strangers.peek();
        }
        if (oldest != null) {
            remove(oldest);
        }
        return oldest != null;
    }

    /**
     * Closes the connection whose client leaves most unread and has read nothing for some seconds: there is no room left for what others
     * should get.
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
