// SPDX-License-Identifier: Apache-2.0
/** The command-reloader plugin: reading starts at {@link io.circus.commandreloader.CommandReloader}. */
package io.circus.commandreloader;
