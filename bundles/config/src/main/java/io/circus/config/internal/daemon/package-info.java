// SPDX-License-Identifier: Apache-2.0
/**
 * The life of the daemon: boot, start, reload, restart and quit. {@link io.circus.config.internal.daemon.CircusDaemon} is where
 * reading starts.
 */
package io.circus.config.internal.daemon;
