// SPDX-License-Identifier: Apache-2.0
/**
 * How watchers work. {@link io.circus.watchers.internal.WatcherRegistry} is the service, a
 * {@link io.circus.watchers.internal.LaneWatcher} is one watcher. The sub-packages have a subject each, and no two of them import
 * each other; the README of the bundle draws them.
 */
package io.circus.watchers.internal;
