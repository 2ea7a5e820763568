// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel as the bundles see it: the event loop, the process table and the events.
 *
 * <p>Reading starts at {@link io.circus.kernel.ProcessTable} (what runs) and {@link io.circus.kernel.EventLoop}
 * (the one thread that owns it). Bundles get both as services; plugins mostly register a
 * {@link io.circus.kernel.KernelListener}. The kernel knows no policy: why a process should run, how it is stopped
 * and what a configuration file says is the business of the bundles above.
 */
@Export
@Version("2.0.0")
package io.circus.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
