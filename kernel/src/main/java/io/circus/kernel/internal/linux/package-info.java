// SPDX-License-Identifier: Apache-2.0
/** The system calls of the kernel itself, one class per concern: spawning, pidfds, epoll, signals. */
package io.circus.kernel.internal.linux;
