// SPDX-License-Identifier: Apache-2.0
/** Opens sockets, keeps them and passes them to processes. */
package io.circus.sockets.internal;
