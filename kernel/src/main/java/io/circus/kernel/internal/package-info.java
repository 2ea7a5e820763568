// SPDX-License-Identifier: Apache-2.0
/**
 * How the kernel does it. {@link io.circus.kernel.internal.KernelActivator} puts it together: one
 * {@link io.circus.kernel.internal.EpollLoop}, one {@link io.circus.kernel.internal.LinuxProcessTable}, one
 * {@link io.circus.kernel.internal.EventBus}.
 */
package io.circus.kernel.internal;
