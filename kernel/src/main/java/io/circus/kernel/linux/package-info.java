// SPDX-License-Identifier: Apache-2.0
/**
 * What every native call needs, in the kernel and in {@code io.circus.linux}: {@code NativeFunction} alone links symbols, {@code Native}
 * makes calls, an errno leaves as an {@link io.circus.kernel.linux.ErrnoException}. Also the descriptors and the limits of this process,
 * which the kernel and others use. 64-bit Linux with glibc 2.34 or newer, x86-64 or AArch64. Any thread; nothing waits.
 */
@Export
@Version("2.0.0")
package io.circus.kernel.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
