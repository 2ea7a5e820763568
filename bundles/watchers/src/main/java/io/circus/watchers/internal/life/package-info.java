// SPDX-License-Identifier: Apache-2.0
/**
 * The operations of one watcher, as straight-line methods on the thread of its lane. Reading starts at
 * {@link io.circus.watchers.internal.life.LifeCycle}; {@link io.circus.watchers.internal.life.Supervision} works between operations.
 */
package io.circus.watchers.internal.life;
