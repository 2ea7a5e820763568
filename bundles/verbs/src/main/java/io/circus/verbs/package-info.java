// SPDX-License-Identifier: Apache-2.0
/**
 * The command line of every verb of the daemon: its arguments, the request they make, and the printed text of the
 * reply. {@code circusctl} and the shell inside the daemon use it; it knows no transport.
 * {@link io.circus.verbs.Verbs} is the catalogue.
 */
@Export
@Version("1.1.0")
package io.circus.verbs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
