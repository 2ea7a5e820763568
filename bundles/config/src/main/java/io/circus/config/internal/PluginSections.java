// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.util.List;

/** Service for this bundle alone: the plugin sections that count now. */
record PluginSections(List<PluginSettings> all) {}
