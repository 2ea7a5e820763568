// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.verbs.Verb;
import io.circus.client.verbs.Verbs;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;

/** Completes the command for a shell that asks through the environment, as the scripts of the original Circus do. */
final class Completion {

    private static final int ASKED = 1;

    private final PrintStream out;

    Completion(PrintStream out) {
        this.out = out;
    }

    /** Prints the commands that begin as the word being typed does, if it is the first after the program. */
    int complete(Map<String, String> environment) {
        String[] words = environment.getOrDefault("COMP_WORDS", "").split(" ");
        if (environment.getOrDefault("COMP_CWORD", "").strip().equals("1")) {
            String begun = words.length > 1 ? words[1] : "";
            out.println(Verbs.all().stream().map(Verb::name).filter(name -> name.startsWith(begun))
                    .collect(Collectors.joining(" ")));
        }
        return ASKED;
    }
}
