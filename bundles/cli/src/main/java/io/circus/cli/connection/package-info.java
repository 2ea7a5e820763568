// SPDX-License-Identifier: Apache-2.0
/** The ways to daemons, for both programs: endpoints, keys, ssh. */
package io.circus.cli.connection;
