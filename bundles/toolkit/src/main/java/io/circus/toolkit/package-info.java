// SPDX-License-Identifier: Apache-2.0
/**
 * Helpers for plugins and for the bundles of the product. No class here is a service, and a bundle that imports
 * this package depends only on the kernel.
 *
 * <p>{@link io.circus.toolkit.PluginOptions} reads the options of a plugin, {@link io.circus.toolkit.Rounds} repeats a
 * task, {@link io.circus.toolkit.FileWatch} reports changed files,
 * {@link io.circus.toolkit.SignalText} reads the names of signals, {@link io.circus.toolkit.ShellWords} splits a command into words, {@link io.circus.toolkit.Wildcard} and
 * {@link io.circus.toolkit.Regex} compare names within a limit of steps, {@link io.circus.toolkit.Variables} expands
 * text.
 */
@Export
@Version("1.0.0")
package io.circus.toolkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
