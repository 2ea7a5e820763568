// SPDX-License-Identifier: Apache-2.0
/** The redis plugin: reading starts at {@link io.circus.redis.RedisFlag}. */
package io.circus.redis;
