// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.watchers.OptionType;
import io.circus.watchers.PluginOptions;
import io.circus.watchers.StopMethod;
import java.net.URI;
import java.time.Duration;

/**
 * What the section, with a watcher's overrides, says.
 *
 * @param server the address
 * @param timeout for connecting, and for each answer
 * @param key the template of the flag
 * @param field the template of the field, for a hash
 * @param expireSeconds 0 for never
 */
record FlagOptions(URI server, Duration timeout, FlagType type, String key, String field, String value,
        long expireSeconds, OnError onError, boolean clearOnStart) {

    /** What is done when the flag cannot be set. */
    enum OnError {
        /** The stop signal is sent at once. */
        SIGNAL,
        /** It is tried again, each second, until the graceful time is over. */
        RETRY,
        /** Nothing, until the graceful time is over. */
        WAIT
    }

    static final String DEFAULT_SERVER = "redis://localhost:6379/0";

    private static final String DEFAULT_KEY = "circus:stop:$(circus.name):$(circus.wid)";
    private static final String DEFAULT_FIELD = "$(circus.wid)";

    /** @throws IllegalArgumentException that names the option and its value */
    static FlagOptions read(PluginOptions options) {
        int expire = options.get("expire", OptionType.INTEGER, 0);
        if (expire < 0) {
            throw new IllegalArgumentException("cannot read option expire: expected 0 or more, got '" + expire + "'");
        }
        return new FlagOptions(server(options), options.positiveSeconds("timeout", Duration.ofSeconds(1)),
                options.choice("type", FlagType.class, FlagType.STRING), options.text("flag", DEFAULT_KEY),
                options.text("field", DEFAULT_FIELD), options.text("value", "1"), expire,
                options.choice("on_error", OnError.class, OnError.RETRY),
                options.get("clear_on_start", OptionType.BOOLEAN, true));
    }

    private static URI server(PluginOptions options) {
        String text = options.text("redis_url", DEFAULT_SERVER);
        try {
            URI uri = URI.create(text.strip());
            if (uri.getHost() != null && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, like other schemes
        }
        throw new IllegalArgumentException(
                "cannot read option redis_url: expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE] or rediss://...");
    }

    Flag flag(StopMethod.Target process) {
        return new Flag(type, process.expand(key), process.expand(field), process.expand(value), expireSeconds,
                process.watcher(), Integer.toString(process.wid()), Integer.toString(process.pid()));
    }
}
