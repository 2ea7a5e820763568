// SPDX-License-Identifier: Apache-2.0
/** The connections of circus-top: threads that ask daemons and listen to them, each daemon by its own. */
package io.circus.cli.top.feed;
