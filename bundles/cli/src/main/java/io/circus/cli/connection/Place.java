// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.connection;

import io.circus.client.HttpAccess;
import io.circus.client.servers.Server;
import java.util.Optional;

/**
 * Where a daemon listens, as the user says it.
 *
 * @param name what the user calls it: a name of the servers file, otherwise the endpoint
 * @param endpoint as seen from the machine it is reached from
 * @param server its line in the servers file
 * @param options how it is reached
 */
public record Place(String name, String endpoint, Optional<Server> server, ConnectionOptions options) {

    /** Another endpoint of the same daemon. */
    public Place at(String other) {
        return new Place(name, other, server, options);
    }

    public boolean isHttp() {
        return HttpAccess.isHttp(endpoint);
    }
}
