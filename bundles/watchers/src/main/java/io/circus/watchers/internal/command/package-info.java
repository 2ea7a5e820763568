// SPDX-License-Identifier: Apache-2.0
/**
 * From the options of a watcher to the words that are executed: {@link io.circus.watchers.internal.command.CommandLine}, and the
 * programs before it when posix_spawn(3) alone is not enough.
 */
package io.circus.watchers.internal.command;
