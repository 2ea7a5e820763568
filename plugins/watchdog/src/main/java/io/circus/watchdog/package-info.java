// SPDX-License-Identifier: Apache-2.0
/** The watchdog plugin: reading starts at {@link io.circus.watchdog.Watchdog}. */
package io.circus.watchdog;
