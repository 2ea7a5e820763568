// SPDX-License-Identifier: Apache-2.0
/** What the kernel leaves for the next JVM: descriptors with the keeper above it, and a journal in memory that outlives this one. */
package io.circus.kernel.internal.survival;
