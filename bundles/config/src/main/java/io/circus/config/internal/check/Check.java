// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import io.circus.config.internal.sections.ConfigurationReader;
import io.circus.config.internal.trust.Ownership;
import io.circus.control.HttpSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Checks whether a daemon would start with all of a configuration file, without starting one. Needs no framework. */
public final class Check {

    private Check() {}

    /**
     * Prints all mistakes and warnings of {@code ini} on {@code err}, or {@code FILE: ok} on {@code out}.
     *
     * @param home whose bundles tell which plugins there are
     * @param commands runs a command to its end: empty if that was status 0, else what it said
     * @return the exit status: 1 if there are mistakes, omissions or failures, else 0
     */
    public static int run(Path ini, Path home, Function<List<String>, Optional<String>> commands, PrintStream out,
            PrintStream err) {
        var configuration = ConfigurationReader.read(ini, System.getenv(), Optional.of(home), commands);
        var findings = configuration.findings();
        new HomeCheck(home, configuration).check(ini, commands);
        if (!configuration.daemon().strict()) {
            Ownership.of(false).checkHome(home, findings);
        }
        findings.all().forEach(err::println);
        if (!findings.mistakes().isEmpty() || !findings.omissions().isEmpty() || !findings.failures().isEmpty()) {
            return 1;
        }
        long watchers = configuration.watchers().stream().filter(one -> !one.name().startsWith("plugin:")).count();
        out.println(ini + ": ok, " + watchers + (watchers == 1 ? " watcher" : " watchers"));
        return 0;
    }

    /** The file of users of the dashboard, if there is to be one. Its format is known elsewhere. */
    public static Optional<Path> usersFile(Path ini) {
        return ConfigurationReader.read(ini, System.getenv(), Optional.empty(), command -> Optional.empty()).http()
                .flatMap(HttpSettings::users);
    }

    /** The control endpoint of a daemon that runs with {@code ini}. */
    public static String controlEndpoint(Path ini) {
        return ConfigurationReader.read(ini, System.getenv(), Optional.empty(), command -> Optional.empty()).global().endpoint();
    }
}
