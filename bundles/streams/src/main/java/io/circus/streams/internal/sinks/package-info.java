// SPDX-License-Identifier: Apache-2.0
/** The stream classes of the product: files, rotated files, console, syslog, memory. */
package io.circus.streams.internal.sinks;
