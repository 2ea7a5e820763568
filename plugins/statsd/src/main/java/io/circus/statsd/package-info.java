// SPDX-License-Identifier: Apache-2.0
/** The plugins that send to statsd: events by {@link io.circus.statsd.StatsdEmitter}, statistics by {@link io.circus.statsd.FullStats}. */
package io.circus.statsd;
