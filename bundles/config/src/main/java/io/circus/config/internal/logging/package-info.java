// SPDX-License-Identifier: Apache-2.0
/**
 * The log of the daemon. {@link io.circus.config.internal.logging.DaemonLog} is where reading starts.
 */
package io.circus.config.internal.logging;
