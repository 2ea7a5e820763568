// SPDX-License-Identifier: Apache-2.0
package io.circus.commands;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the command for a request and runs it. Any thread but the loop's: it waits as long as the command does. */
@ProviderType
public interface Commands {

    /** All verbs known now, sorted by name. */
    List<Command> all();

    /**
     * Runs {@code request} on the calling thread.
     *
     * @return the result keys of the reply, without status, time and id
     * @throws CommandException an unknown verb, a missing property, or what the command says
     */
    Map<String, ?> execute(Request request) throws CommandException, InterruptedException;
}
