// SPDX-License-Identifier: Apache-2.0
/** The program circusctl; {@link io.circus.client.cli.Main} starts it. */
package io.circus.client.cli;
