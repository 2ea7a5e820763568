// SPDX-License-Identifier: Apache-2.0
/**
 * Lines of output, and what a stream puts before them: time, colour, JSON. {@link io.circus.streams.internal.lines.LineFormat} looks for
 * their ends.
 */
package io.circus.streams.internal.lines;
