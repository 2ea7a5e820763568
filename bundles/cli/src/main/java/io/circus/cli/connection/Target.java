// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.CircusClient;
import io.circus.client.EventStream;
import io.circus.client.HttpAccess;
import java.time.Duration;
import java.util.Collection;

/**
 * A daemon to talk to.
 *
 * @param endpoint the address to connect to: that of the place, or the near end of a tunnel
 */
public record Target(Place place, String endpoint) {

    /** Without a tunnel. */
    public static Target at(Place place) {
        return new Target(place, place.endpoint());
    }

    /** What the user calls it. */
    public String label() {
        return place.name();
    }

    public ConnectionOptions options() {
        return place.options();
    }

    /** Whether it is an HTTP interface, which takes commands and tells events. */
    public boolean isHttp() {
        return HttpAccess.isHttp(endpoint);
    }

    /** The label, and the machine it is reached through. */
    @Override
    public String toString() {
        return options().ssh().map(host -> label() + " through ssh " + host).orElse(label());
    }

    /** To its control endpoint. @throws IllegalArgumentException if there is nothing to connect to */
    public CircusClient connect(Duration timeout) {
        return connect(timeout, timeout);
    }

    /** As the other one. @param refusals how long to retry while connections are refused */
    public CircusClient connect(Duration timeout, Duration refusals) {
        return CircusClient.connect(endpoint, timeout, refusals, options().keys(), options().access());
    }

    /** To its event endpoint. @throws IllegalArgumentException if there is nothing to connect to */
    public EventStream subscribe(Collection<String> topics) {
        return EventStream.connect(endpoint, topics, options().keys(), options().access());
    }
}
