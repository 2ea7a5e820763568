// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import redis.clients.jedis.Jedis;

/**
 * The flag of one process.
 *
 * @param key with its variables expanded; of {@link FlagType#PUBSUB} the channel
 * @param field of {@link FlagType#HASH}
 * @param expireSeconds 0 for never
 */
record Flag(FlagType type, String key, String field, String value, long expireSeconds, String watcher, String wid,
        String pid) {

    boolean isSet(Jedis redis) {
        return type.isSet(redis, this);
    }

    void set(Jedis redis) {
        type.set(redis, this);
    }

    void clear(Jedis redis) {
        type.clear(redis, this);
    }

    @Override
    public String toString() {
        return type == FlagType.HASH ? key + " " + field : key;
    }
}
