// SPDX-License-Identifier: Apache-2.0
/**
 * The daemon's verbs as functions of the Gogo shell. {@link io.circus.shell.VerbFunctions} registers them,
 * {@link io.circus.shell.GogoCommand} runs a line of the shell for a remote client, {@link io.circus.shell.Console} is
 * the interactive shell of {@code circusd --shell}, {@link io.circus.shell.Diagnosis} answers why something is not
 * active.
 */
package io.circus.shell;
