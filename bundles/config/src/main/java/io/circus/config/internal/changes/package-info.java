// SPDX-License-Identifier: Apache-2.0
/**
 * The differences between the running daemon and a changed file, and how they are carried out. The
 * {@link io.circus.config.internal.changes.Comparison} finds them, the {@link io.circus.config.internal.changes.Rollout} applies those
 * of watchers and sockets.
 */
package io.circus.config.internal.changes;
