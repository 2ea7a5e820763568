// SPDX-License-Identifier: Apache-2.0
/**
 * The ini file and the life of the daemon: {@link io.circus.config.GlobalSettings} is what {@code [circus]} says,
 * {@link io.circus.config.Daemon} is told to quit, restart or read the file again.
 */
@Export
@Version("2.0.0")
package io.circus.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
