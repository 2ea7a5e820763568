// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.toolkit.PluginOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the section says, or what it says for one watcher.
 *
 * @param greeting how a line of the log begins
 * @param every of so many ends one is logged, 1 or more
 * @param refuseWhile while this file is there, the hook refuses; an absolute path
 */
record Options(String greeting, int every, Optional<Path> refuseWhile) {

    /**
     * Reads them. {@link Config} says which values there are, and the defaults.
     *
     * @throws IllegalArgumentException that names the option, its value and what is expected
     */
    static Options read(PluginOptions options) {
        return new Options(options.text("greeting"), options.integer("every"),
                Optional.ofNullable(options.text("refuse_while")).map(Path::of));
    }
}
