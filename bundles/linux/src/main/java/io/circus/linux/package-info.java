// SPDX-License-Identifier: Apache-2.0
/**
 * The Linux calls that neither the JDK nor the kernel offers, in Java's words: sockets, datagrams, accounts, files that nobody else can
 * change. One class per concern. Calls are linked and checked by {@link io.circus.kernel.linux.Native}; an errno leaves this package
 * only as an {@link io.circus.kernel.linux.ErrnoException}. No class of this package is a service. Any thread; only
 * {@link io.circus.linux.Poll} waits.
 */
@Export
@Version("1.0.0")
package io.circus.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
