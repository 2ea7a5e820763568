// SPDX-License-Identifier: Apache-2.0
/**
 * The process table: spawning, ends, trees, orphans, and the last rite. {@link io.circus.kernel.internal.process.LinuxProcessTable} is where
 * reading starts.
 */
package io.circus.kernel.internal.process;
