// SPDX-License-Identifier: Apache-2.0
/** The verbs that add and remove managed sockets. */
package io.circus.config.internal.socketverbs;
