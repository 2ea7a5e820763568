// SPDX-License-Identifier: Apache-2.0
/** The log of Jetty, which comes by slf4j, in the log of the daemon. */
package io.circus.web.internal.log;
