// SPDX-License-Identifier: Apache-2.0
/**
 * The processes of one watcher: {@link io.circus.watchers.internal.workers.WorkerPool} holds them, gives them their numbers and
 * begins successors. {@link io.circus.watchers.internal.workers.WatcherContext} holds the services that all watchers share.
 */
package io.circus.watchers.internal.workers;
