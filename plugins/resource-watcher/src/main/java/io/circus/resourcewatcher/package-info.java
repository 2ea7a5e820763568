// SPDX-License-Identifier: Apache-2.0
/** The resource-watcher plugin: reading starts at {@link io.circus.resourcewatcher.ResourceWatcher}. */
package io.circus.resourcewatcher;
