// SPDX-License-Identifier: Apache-2.0
/** One command of {@code circusctl}: its options, the request to one daemon or several, the help, completion. */
package io.circus.cli.command;
