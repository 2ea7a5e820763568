// SPDX-License-Identifier: Apache-2.0
/**
 * {@code StreamPump} is the service; a {@code WatcherStream} reads the pipes of one stream of one watcher and gives what it reads
 * to a sink.
 */
package io.circus.streams.internal;
