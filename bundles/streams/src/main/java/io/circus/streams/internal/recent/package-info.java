// SPDX-License-Identifier: Apache-2.0
/** What processes have printed of late, whatever the class of their stream: {@link io.circus.streams.internal.recent.RecentOutput}. */
package io.circus.streams.internal.recent;
