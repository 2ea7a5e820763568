// SPDX-License-Identifier: Apache-2.0
/** What the bundle does for the kernel while it runs: a control group for each watcher, {@link io.circus.linux.internal.WatcherGroups}. */
package io.circus.linux.internal;
