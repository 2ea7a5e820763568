// SPDX-License-Identifier: Apache-2.0
/** What the toolkit does for the kernel while it runs: {@link io.circus.toolkit.internal.GuardedListeners}. */
package io.circus.toolkit.internal;
