// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import java.util.List;

/**
 * A command with the programs of an {@link ExecChain} before it.
 *
 * @param words all of it
 * @param command what the last of those programs executes
 */
public record ChainedCommand(List<String> words, List<String> command) {

    public ChainedCommand {
        words = List.copyOf(words);
        command = List.copyOf(command);
    }

    /** Whether a process that shows {@code shown} runs one of the programs before the command, or passes from one to the next. */
    public boolean isBefore(List<String> shown) {
        return shown.isEmpty() || shown.size() > command.size() && shown.size() <= words.size()
                && words.subList(words.size() - shown.size(), words.size()).equals(shown);
    }

    /** The program that all of it is about. */
    public String program() {
        return command.getFirst();
    }
}
