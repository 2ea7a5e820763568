// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.sections.PluginSettings;
import java.util.List;

/**
 * Service for this bundle alone: the plugin sections that count now.
 *
 * @param anew whether the life of the daemon begins with them, so that what commands did to plugins is over
 */
public record PluginSections(List<PluginSettings> all, boolean anew) {}
