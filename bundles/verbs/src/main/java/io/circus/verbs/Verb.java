// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** One command as a user types it and reads its answer. Immutable; any thread. */
@ProviderType
public interface Verb {

    /** What it is called on the command line, in lower case. */
    String name();

    /** One line for the list of commands. */
    String summary();

    /** The arguments in short, such as {@code NAME [PID] [--signum S]}; empty if there are none. */
    String arguments();

    /** What it does and what its arguments mean: several lines, without the table of options. */
    String description();

    /**
     * Makes the request from the words that follow the verb.
     *
     * @throws UsageException if they are not what the verb takes, or ask for its help
     */
    ParsedCall parse(List<String> words) throws UsageException;

    /** Prints a reply that is no error, as lines of text. */
    void print(Map<String, ?> reply, PrintStream out);

    /** Whether {@link #printOnTerminal} prints anything else than {@link #print}. */
    default boolean differsOnTerminal() {
        return false;
    }

    /** As {@link #print}, for somebody who reads it: with headings, for instance. No program should read that. */
    default void printOnTerminal(Map<String, ?> reply, PrintStream out) {
        print(reply, out);
    }

    /** Prints an error reply: as a rule {@code error: REASON}. */
    void printError(Map<String, ?> reply, PrintStream err);

    /** Whether {@code reply} tells an error, by its {@code status}. */
    static boolean isError(Map<String, ?> reply) {
        return "error".equals(reply.get("status"));
    }
}
