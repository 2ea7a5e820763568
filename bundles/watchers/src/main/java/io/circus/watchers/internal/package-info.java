// SPDX-License-Identifier: Apache-2.0
/**
 * How watchers work. {@link io.circus.watchers.internal.WatcherRegistry} is the service, a
 * {@link io.circus.watchers.internal.LaneWatcher} one watcher: its {@link io.circus.watchers.internal.Lane} takes the operations one at a
 * time, {@link io.circus.watchers.internal.LifeCycle} is what they do, {@link io.circus.watchers.internal.WorkerPool} holds the processes.
 */
package io.circus.watchers.internal;
