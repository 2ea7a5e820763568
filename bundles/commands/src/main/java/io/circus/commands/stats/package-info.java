// SPDX-License-Identifier: Apache-2.0
/**
 * What processes use: {@link io.circus.commands.stats.ProcessSampler} reads it from {@code /proc}, for the commands
 * {@code stats} and {@code dstats} and for whoever else shows it.
 */
@Export
@Version("1.0.0")
package io.circus.commands.stats;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
