// SPDX-License-Identifier: Apache-2.0
/** The launcher: the command line of circusd, and the framework with everything of the home in it. */
package io.circus.distribution;
