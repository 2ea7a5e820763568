// SPDX-License-Identifier: Apache-2.0
/**
 * Named groups of processes: how many there should be, how they are started, stopped and replaced.
 *
 * <p>{@link io.circus.watchers.Watchers} is the service; a {@link io.circus.watchers.Watcher} does what it is told one
 * operation at a time, each watcher on its own. Every method that starts something returns an
 * {@link io.circus.watchers.Operation} at once, on any thread; only {@code join} waits.
 *
 * <p>A watcher is a {@link io.circus.watchers.Unit} with processes. Plugins inside the daemon are units without; the service
 * {@link io.circus.watchers.Units} has both.
 */
@Export
@Version("2.0.0")
package io.circus.watchers;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
