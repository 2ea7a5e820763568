// SPDX-License-Identifier: Apache-2.0
/** What the framework and its bundles complain about, brought into the log of the daemon. */
package io.circus.distribution.log;
