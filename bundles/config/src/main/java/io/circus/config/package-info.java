// SPDX-License-Identifier: Apache-2.0
/**
 * The ini file and the life of the daemon: {@link io.circus.config.GlobalSettings} are the settings of {@code [circus]},
 * {@link io.circus.config.Daemon} quits, restarts and reloads the daemon.
 */
@Export
@Version("2.0.0")
package io.circus.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
