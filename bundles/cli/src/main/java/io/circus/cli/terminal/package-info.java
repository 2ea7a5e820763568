// SPDX-License-Identifier: Apache-2.0
/** Printing on a terminal that may be narrow, without colours, or a file. */
package io.circus.cli.terminal;
