// SPDX-License-Identifier: Apache-2.0
/**
 * The way into the code of plugins. Every bundle that calls a service of a plugin calls it through a
 * {@link io.circus.toolkit.foreign.Guard}, which it gets from {@link io.circus.toolkit.foreign.ForeignCode}: code that spins or
 * hangs then costs the daemon a thread of low priority, and nothing else.
 */
@Export
@Version("1.0.0")
package io.circus.toolkit.foreign;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
