// SPDX-License-Identifier: Apache-2.0
/** The end of the daemon: by signals, and by callers of System.exit. */
package io.circus.distribution.ending;
