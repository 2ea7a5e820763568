// SPDX-License-Identifier: Apache-2.0
/** Brings the complaints of the framework and its bundles into the daemon's log. */
package io.circus.distribution.log;
