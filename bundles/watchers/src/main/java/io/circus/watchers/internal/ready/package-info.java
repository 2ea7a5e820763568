// SPDX-License-Identifier: Apache-2.0
/** Readiness: probes a new worker from outside, and replaces the workers of a watcher only when the new ones are ready. */
package io.circus.watchers.internal.ready;
