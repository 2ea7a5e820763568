// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.config.internal.jars.HomeJars;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Distinguishes plugins that are bundles from those that are programs. Any thread; it may wait for Python.
 *
 * @param home whose jars provide plugins; if empty, every name that may be that of a bundle is one
 * @param commands runs a command to its end: empty if that was status 0, else what it said
 * @param known whether the plugin called {@code plugin:NAME} runs as a program, if that is known already; else empty
 */
public record ForeignPlugins(Optional<Path> home, Function<List<String>, Optional<String>> commands,
        Optional<Predicate<String>> known) {

    /** Without a home: only {@code exec:} means a program. */
    public static final ForeignPlugins NONE = new ForeignPlugins(Optional.empty(), command -> Optional.empty());

    /** How a plugin runs. */
    enum Kind {
        /** In the framework. */
        BUNDLE,
        /** As a program. */
        PROGRAM,
        /** As a class of the original, by Python. */
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

    public ForeignPlugins(Optional<Path> home, Function<List<String>, Optional<String>> commands) {
        this(home, commands, Optional.empty());
    }

    /** The same, without asking Python again. @param programs whether a plugin, by {@code plugin:NAME}, runs as a program */
    public ForeignPlugins trusting(Predicate<String> programs) {
        return new ForeignPlugins(home, commands, Optional.of(programs));
    }

    /** Whether {@code use} may be the name of a class in Python. */
    public static boolean isDotted(String use) {
        return DOTTED.matcher(use).matches();
    }

    /**
     * How {@code plugin} runs.
     *
     * @param missing receives the reason if nothing provides the plugin yet, which then waits for its bundle
     */
    Kind kindOf(PluginSettings plugin, Consumer<String> missing) {
        String use = plugin.use();
        if (use.startsWith(EXEC)) {
            return Kind.PROGRAM;
        }
        if (home.isEmpty() || !isDotted(use) || new HomeJars(home.get()).provides(use)) {
            return Kind.BUNDLE;
        }
        if (known.isPresent()) {
            return known.get().test(plugin.watcherName()) ? Kind.PYTHON : Kind.BUNDLE;
        }
        Optional<String> problem = commands.apply(List.of("python3", "-c", IMPORT, use));
        if (problem.isPresent()) {
            missing.accept("no jar in " + home.get().resolve("bundles") + " provides the plugin '" + use + "'"
                    + new HomeJars(home.get()).question(use) + ", and as a plugin in Python it cannot be run: " + problem.get()
                    + "; waiting for its jar");
            return Kind.BUNDLE;
        }
        return Kind.PYTHON;
    }
}
