// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Tells plugins that are bundles from those that are programs. Any thread; it may wait for Python.
 *
 * @param home whose jars provide plugins; empty: every name that may be a bundle's is one
 * @param commands runs a command to its end: empty if that was status 0, else what it said
 */
record ForeignPlugins(Optional<Path> home, Function<List<String>, Optional<String>> commands) {

    /** Programs are known by {@code exec:} alone. */
    static final ForeignPlugins NONE = new ForeignPlugins(Optional.empty(), command -> Optional.empty());

    /** How a plugin runs. */
    enum Kind {
        /** In the framework. */
        BUNDLE,
        /** As a program. */
        PROGRAM,
        /** As a class of the original's, by Python. */
        PYTHON
    }

    static final String EXEC = "exec:";

    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)+");

    private static final String IMPORT = """
            import importlib, sys
            try:
                from circus.plugins import main
            except Exception as e:
                sys.exit("python3 cannot import circus.plugins: %s" % e)
            module, _, name = sys.argv[1].rpartition(".")
            try:
                getattr(importlib.import_module(module), name)
            except Exception as e:
                sys.exit("python3 cannot import %s: %s" % (sys.argv[1], e))
            """;

    /** Those that an earlier life of this bundle has told apart: Python is not asked again. */
    ForeignPlugins trusting() {
        return new ForeignPlugins(home, command -> Optional.empty());
    }

    /** @throws IllegalArgumentException if {@code use} can be neither, or Python cannot run it */
    Kind kindOf(String use) {
        if (use.startsWith(EXEC)) {
            return Kind.PROGRAM;
        }
        if (home.isEmpty() || !DOTTED.matcher(use).matches() || new CheckedHome(home.get()).provides(use)) {
            return Kind.BUNDLE;
        }
        Optional<String> problem = commands.apply(List.of("python3", "-c", IMPORT, use));
        if (problem.isPresent()) {
            throw new IllegalArgumentException("no jar in " + home.get().resolve("bundles") + " provides the plugin '" + use
                    + "', and as a plugin in Python it cannot be run: " + problem.get());
        }
        return Kind.PYTHON;
    }
}
