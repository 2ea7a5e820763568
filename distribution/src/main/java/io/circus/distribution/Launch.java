// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The task that the command line gives. */
sealed interface Launch {

    /** To print {@code text} and end. */
    record Print(String text) implements Launch {}

    /** To print the version and end. */
    record Version() implements Launch {}

    /** To read the file, report its mistakes and end. */
    record Check(Path config) implements Launch {}

    /** To run the daemon. The file decides what is absent here. */
    record Run(Path config, Optional<String> logLevel, Optional<String> logOutput, Optional<Path> pidFile,
            boolean shell) implements Launch {

        /** A daemon for which the file decides everything. */
        static Run of(Path config) {
            return new Run(config, Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        /** The framework properties that tell the bundles of the command line. */
        Map<String, String> properties(Home home, String version) {
            var properties = new HashMap<String, String>();
            properties.put("circus.home", home.root().toString());
            properties.put("circus.version", version);
            properties.put("circus.config", config.toAbsolutePath().toString());
            logLevel.ifPresent(level -> properties.put("circus.log.level", level));
            logOutput.ifPresent(output -> properties.put("circus.log.output", output));
            pidFile.ifPresent(file -> properties.put("circus.pidfile", file.toAbsolutePath().toString()));
            if (shell) {
                properties.put("circus.shell", "true");
            }
            return properties;
        }
    }
}
