// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.kernel.DescriptorBudget;
import java.lang.System.Logger;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of an endpoint. Nobody can silence it by connections that say nothing: if there is no place for a newcomer, it takes
 * that of the client that waits for nothing and has asked nothing for the longest time, or of the connection that has waited longest
 * without a greeting. Any thread.
 */
public final class Connections implements Iterable<ZmtpPeer> {

    /** Connections at a time. */
    static final int MOST = 2048;
    /** Of these, those that have not finished their greeting. */
    public static final int MOST_STRANGERS = 256;

    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private final String endpoint;
    private final DescriptorBudget descriptors;
    private final RareWarning silent = new RareWarning(LOG);
    private final RareWarning full = new RareWarning(LOG);
    private final RareWarning idle = new RareWarning(LOG);
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

    /** Closes the connection that is missed least. @return false if each is used */
    boolean dropOne() {
        return dropIdle() || dropStranger();
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

    /** Closes the connection whose client waits for nothing and has asked nothing for the longest time. @return false if there is none */
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
