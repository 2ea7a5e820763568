// SPDX-License-Identifier: Apache-2.0
/** How sockets are opened, kept and handed out. */
package io.circus.sockets.internal;
