// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** One command of the command line, with the text of its reply. Immutable; any thread. */
@ProviderType
public interface Verb {

    /** The name on the command line, in lower case. */
    String name();

    /** One line for the list of commands. */
    String summary();

    /** The arguments in short, such as {@code NAME [PID] [--signum S]}; empty if there are none. */
    String arguments();

    /** The description of the command and its arguments: several lines, without the table of options. */
    String description();

    /**
     * Makes the request from the words that follow the verb.
     *
     * @throws UsageException if the verb does not take these words, or they ask for its help
     */
    ParsedCall parse(List<String> words) throws UsageException;

    /** Prints a successful reply as lines of text. */
    void print(Map<String, ?> reply, PrintStream out);

    /** Whether {@link #printOnTerminal} differs from {@link #print}. */
    default boolean differsOnTerminal() {
        return false;
    }

    /** As {@link #print}, for people: with headings, for instance. Programs should not parse this text. */
    default void printOnTerminal(Map<String, ?> reply, PrintStream out) {
        print(reply, out);
    }

    /** Prints an error reply, usually as {@code error: REASON}. */
    void printError(Map<String, ?> reply, PrintStream err);

    /** Whether {@code reply} is an error, by its {@code status}. */
    static boolean isError(Map<String, ?> reply) {
        return "error".equals(reply.get("status"));
    }
}
