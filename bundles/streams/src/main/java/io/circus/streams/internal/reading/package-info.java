// SPDX-License-Identifier: Apache-2.0
/**
 * From a pipe to a sink: {@link io.circus.streams.internal.reading.StreamPump} has the streams of all watchers,
 * {@link io.circus.streams.internal.reading.WatcherStream} one of them.
 */
package io.circus.streams.internal.reading;
