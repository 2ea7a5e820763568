// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the command for a request and runs it. Any thread. */
@ProviderType
public interface Commands {

    /** All current verbs, sorted by name. */
    List<Command> all();

    /** The verb of that name, in any case. */
    Optional<Command> find(String name);

    /**
     * Begins {@code request} without waiting for anything. Requests are carried out in the order in which they begin.
     *
     * @throws CommandException an unknown verb, a missing property, or what the command says
     */
    Answer begin(Request request) throws CommandException;

    /**
     * Runs {@code request} on the calling thread and waits as long as the command does. Not on the loop.
     *
     * @return the result keys of the reply, without status, time and id
     * @throws CommandException an unknown verb, a missing property, or what the command says
     */
    Map<String, ?> execute(Request request) throws CommandException, InterruptedException;
}
