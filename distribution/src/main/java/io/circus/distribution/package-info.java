// SPDX-License-Identifier: Apache-2.0
/** The launcher: the command line of circusd, and the framework with the bundles of the home. */
package io.circus.distribution;
