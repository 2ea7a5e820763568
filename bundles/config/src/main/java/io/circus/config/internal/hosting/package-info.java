// SPDX-License-Identifier: Apache-2.0
/**
 * The plugins that run inside the daemon: from a {@code [plugin:NAME]} section to an active component.
 * {@link io.circus.config.internal.hosting.PluginHost} is where reading starts.
 */
package io.circus.config.internal.hosting;
