// SPDX-License-Identifier: Apache-2.0
/**
 * How the kernel does it. {@link io.circus.kernel.internal.KernelActivator} puts it together: one
 * {@link io.circus.kernel.internal.loop.EpollLoop}, one {@link io.circus.kernel.internal.process.LinuxProcessTable}, one
 * {@link io.circus.kernel.internal.events.EventBus}.
 */
package io.circus.kernel.internal;
