// SPDX-License-Identifier: Apache-2.0
/** The event loop around epoll_wait(2): {@link io.circus.kernel.internal.loop.EpollLoop}. */
package io.circus.kernel.internal.loop;
