// SPDX-License-Identifier: Apache-2.0
/** The {@code NOTIFY_SOCKET} of a process, by which it says that it is ready or alive. */
package io.circus.watchers.internal.notify;
