// SPDX-License-Identifier: Apache-2.0
/** The programs {@code circusctl}, which {@link io.circus.cli.Main} starts, and {@code circus-top} ({@link io.circus.cli.top.Main}). */
package io.circus.cli;
