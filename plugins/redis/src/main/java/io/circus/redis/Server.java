// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.toolkit.PluginOptions;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisURIHelper;

/** The address of Redis. A connection is opened for each use: uses are few, and a restarted server needs no special case. */
record Server(URI uri, Duration timeout) {

    static final String DEFAULT_URL = "redis://localhost:6379/0";
    /** Of the whole URL. */
    static final String PATTERN = "rediss?://.*";
    static final String EXPECTED = "redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE] or rediss://...";

    private static final int DEFAULT_PORT = 6379;

    /**
     * By the options {@code redis_url} and {@code timeout}.
     *
     * @throws IllegalArgumentException that names the option, but not the value, which may hold a password
     */
    static Server read(PluginOptions options) {
        return new Server(URI.create(options.text("redis_url").strip()), options.seconds("timeout"));
    }

    /** Connects. */
    Jedis open() {
        return open(timeout);
    }

    /** @param patience with each answer */
    Jedis open(Duration patience) {
        return new Jedis(address(), Math.toIntExact(timeout.toMillis()), Math.toIntExact(patience.toMillis()), null,
                certificateOfThisHost(), null);
    }

    /** For TLS: a certificate that is trusted must also be the server's own. */
    private static SSLParameters certificateOfThisHost() {
        var parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
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
