// SPDX-License-Identifier: Apache-2.0
/** The interactive shell of {@code circusctl}, which reads lines by JLine. */
package io.circus.cli.shell;
