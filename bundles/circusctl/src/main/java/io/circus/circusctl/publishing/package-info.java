// SPDX-License-Identifier: Apache-2.0
/**
 * More endpoints to publish on: {@link io.circus.circusctl.publishing.Publishers} opens them, with the rules of
 * the daemon's own endpoints.
 */
@Export
@Version("1.0.0")
package io.circus.circusctl.publishing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
