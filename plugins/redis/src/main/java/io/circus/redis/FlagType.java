// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;

/** The form of a flag in Redis. The methods throw exceptions of the client library. */
enum FlagType {

    /** A key whose value says to stop. */
    STRING {
        @Override
        boolean isSet(Jedis redis, Flag flag) {
            return flag.value().equals(redis.get(flag.key()));
        }

        @Override
        void set(Jedis redis, Flag flag) {
            if (flag.expireSeconds() > 0) {
                redis.setex(flag.key(), flag.expireSeconds(), flag.value());
            } else {
                redis.set(flag.key(), flag.value());
            }
        }

        @Override
        void clear(Jedis redis, Flag flag) {
            redis.del(flag.key());
        }
    },

    /** A field of a hash. */
    HASH {
        @Override
        boolean isSet(Jedis redis, Flag flag) {
            return flag.value().equals(redis.hget(flag.key(), flag.field()));
        }

        @Override
        void set(Jedis redis, Flag flag) {
            redis.hset(flag.key(), flag.field(), flag.value());
            expire(redis, flag);
        }

        @Override
        void clear(Jedis redis, Flag flag) {
            redis.hdel(flag.key(), flag.field());
        }
    },

    /** A message; without a receiver it is no flag. */
    PUBSUB {
        @Override
        boolean isSet(Jedis redis, Flag flag) {
            return false;
        }

        @Override
        void set(Jedis redis, Flag flag) {
            if (redis.publish(flag.key(), flag.value()) == 0) {
                throw new FlagException("nobody has subscribed to " + flag.key());
            }
        }

        @Override
        void clear(Jedis redis, Flag flag) {
            // a message is gone when it has been delivered
        }
    },

    /** An entry of a stream, with the fields {@code value}, {@code watcher}, {@code wid} and {@code pid}. */
    STREAM {
        @Override
        boolean isSet(Jedis redis, Flag flag) {
            return newest(redis, flag).stream().map(StreamEntry::getFields)
                    .anyMatch(fields -> isOf(fields, flag) && flag.pid().equals(fields.get("pid")));
        }

        @Override
        void set(Jedis redis, Flag flag) {
            Map<String, String> fields = new HashMap<>(Map.of("value", flag.value(), "watcher", flag.watcher(),
                    "wid", flag.wid(), "pid", flag.pid()));
            redis.xadd(flag.key(), fields, XAddParams.xAddParams());
            expire(redis, flag);
        }

        @Override
        void clear(Jedis redis, Flag flag) {
            StreamEntryID[] old = newest(redis, flag).stream().filter(entry -> isOf(entry.getFields(), flag))
                    .map(StreamEntry::getID).toArray(StreamEntryID[]::new);
            if (old.length > 0) {
                redis.xdel(flag.key(), old);
            }
        }

        private List<StreamEntry> newest(Jedis redis, Flag flag) {
            return redis.xrevrange(flag.key(), (StreamEntryID) null, null, STREAM_REACH);
        }

        private boolean isOf(Map<String, String> fields, Flag flag) {
            return flag.watcher().equals(fields.get("watcher")) && flag.wid().equals(fields.get("wid"));
        }
    };

    /** The number of entries of a stream that are searched for the own one. */
    private static final int STREAM_REACH = 1000;

    /** Whether the flag is present as it was set. */
    abstract boolean isSet(Jedis redis, Flag flag);

    /** Sets the flag, with its expiry. */
    abstract void set(Jedis redis, Flag flag);

    /** Removes the flag. */
    abstract void clear(Jedis redis, Flag flag);

    private static void expire(Jedis redis, Flag flag) {
        if (flag.expireSeconds() > 0) {
            redis.expire(flag.key(), flag.expireSeconds());
        }
    }
}
