// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that a configuration is checked for once it has been read: services, options of plugins, users and folders of the
 * machine. {@link io.circus.config.internal.check.Check} is {@code circusd --check}, which needs no framework.
 */
package io.circus.config.internal.check;
