// SPDX-License-Identifier: Apache-2.0
/** The event bus: a mailbox and a thread for each {@code KernelListener}. */
package io.circus.kernel.internal.events;
