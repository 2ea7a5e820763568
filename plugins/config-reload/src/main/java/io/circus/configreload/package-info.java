// SPDX-License-Identifier: Apache-2.0
/** The config-reload plugin: reading starts at {@link io.circus.configreload.ConfigReload}. */
package io.circus.configreload;
