// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.toolkit.PluginOptions;
import io.circus.watchers.StopMethod;

/**
 * The options of the section with a watcher's overrides.
 *
 * @param key the template of the flag
 * @param field the template of the field, for a hash
 * @param expireSeconds 0 for never
 */
record FlagOptions(Server server, FlagType type, String key, String field, String value,
        long expireSeconds, OnError onError, boolean clearOnStart) {

    /** The reaction when the flag cannot be set. */
    enum OnError {
        /** The stop signal is sent at once. */
        SIGNAL,
        /** The plugin tries again each second until the graceful timeout is over. */
        RETRY,
        /** The plugin does nothing until the graceful timeout is over. */
        WAIT
    }

    /** With the host: daemons on several hosts may share a file and a server, but not their workers. */
    static final String DEFAULT_KEY = "circus:stop:$(circus.host):$(circus.name):$(circus.wid)";
    static final String DEFAULT_FIELD = "$(circus.wid)";

    /** @throws IllegalArgumentException that names the option and its value */
    static FlagOptions read(PluginOptions options) {
        return new FlagOptions(Server.read(options), options.choice("type", FlagType.class), options.text("flag"),
                options.text("field"), options.text("value"), options.integer("expire"),
                options.choice("on_error", OnError.class), options.flag("clear_on_start"));
    }

    Flag flag(StopMethod.Target process) {
        return new Flag(type, process.expand(key), process.expand(field), process.expand(value), expireSeconds,
                process.watcher(), Integer.toString(process.wid()), Integer.toString(process.pid()));
    }
}
