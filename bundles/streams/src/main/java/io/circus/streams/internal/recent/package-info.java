// SPDX-License-Identifier: Apache-2.0
/** The recent output of processes, whatever the class of their stream: {@link io.circus.streams.internal.recent.RecentOutput}. */
package io.circus.streams.internal.recent;
