// SPDX-License-Identifier: Apache-2.0
/** Daemons by name: the file that lists the servers of a team, and the groups they belong to. Needs no OSGi. */
@Export
@Version("1.0.0")
package io.circus.client.servers;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
