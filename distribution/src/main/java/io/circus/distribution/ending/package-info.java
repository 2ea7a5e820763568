// SPDX-License-Identifier: Apache-2.0
/** The end of the daemon: signals, and who calls exit. */
package io.circus.distribution.ending;
