// SPDX-License-Identifier: Apache-2.0
/**
 * Hooks before and after what a watcher does: {@link io.circus.watchers.internal.hooks.Hooks} calls programs, Python functions
 * and services, each on a thread of its own.
 */
package io.circus.watchers.internal.hooks;
