// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisURIHelper;

/** Where Redis is. A connection lives for one use: there are few, and a server that was restarted is no special case. */
record Server(URI uri, Duration timeout) {

    private static final int DEFAULT_PORT = 6379;

    /** Connects lazily: what fails is told by the first command. */
    Jedis open() {
        return open(timeout);
    }

    /** @param patience with each answer */
    Jedis open(Duration patience) {
        return new Jedis(address(), Math.toIntExact(timeout.toMillis()), Math.toIntExact(patience.toMillis()));
    }

    private URI address() {
        return uri.getPort() >= 0 ? uri : URI.create(uri.toString().replace(
                uri.getRawAuthority(), uri.getRawAuthority() + ":" + DEFAULT_PORT));
    }

    int database() {
        return JedisURIHelper.getDBIndex(uri);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }
}
