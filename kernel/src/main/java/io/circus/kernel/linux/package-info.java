// SPDX-License-Identifier: Apache-2.0
/**
 * The Linux calls that the JDK does not offer, in Java's words: 64-bit Linux with glibc 2.34 or newer, x86-64 or
 * AArch64. One class per concern; {@code Native} alone links symbols; an errno leaves the package only as an
 * {@link io.circus.kernel.linux.ErrnoException}. Any thread; only {@link io.circus.kernel.linux.Epoll#await} waits.
 */
@Export
@Version("1.1.0")
package io.circus.kernel.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
