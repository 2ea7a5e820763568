// SPDX-License-Identifier: Apache-2.0
/**
 * What a user types and reads: for every verb of the daemon its arguments, the request they make and the text of the
 * reply. Used by {@code circusctl} and by the shell inside the daemon; knows no transport.
 * {@link io.circus.verbs.Verbs} is the catalogue.
 */
@Export
@Version("1.0.0")
package io.circus.verbs;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
