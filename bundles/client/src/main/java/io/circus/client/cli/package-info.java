// SPDX-License-Identifier: Apache-2.0
/** The program circusctl, which {@link io.circus.client.cli.Main} starts, and what circus-top shares with it: ways to daemons. */
package io.circus.client.cli;
