// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import io.circus.toolkit.PluginOptions;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The program and the watched files of one watcher.
 *
 * @param program empty if it cannot be found
 */
record Sources(Optional<Path> program, List<FilePattern> patterns) {

    /**
     * @param context of the watcher's processes
     * @throws IllegalArgumentException that names the option and its value
     */
    static Sources of(WatcherSettings settings, ProcessContext context, PluginOptions options) {
        String watch = Objects.requireNonNullElse(options.text("watch"), "");
        Path directory = context.folder().normalize();
        return new Sources(ProgramOf.find(settings, context), patterns(watch).map(pattern ->
                new FilePattern(directory, pattern)).toList());
    }

    /** Separated by commas or line ends; a comma in braces does not separate. */
    private static Stream<String> patterns(String watch) {
        return Stream.of(watch.split("[,\\n](?![^{]*\\})")).map(String::strip).filter(pattern -> !pattern.isEmpty());
    }

    /** The files and folders to watch. */
    Set<Path> paths() throws IOException {
        var paths = new HashSet<Path>();
        program.ifPresent(paths::add);
        for (FilePattern pattern : patterns) {
            pattern.collect(paths, paths);
        }
        return paths;
    }

    /**
     * The state of the files, in which a change can be seen.
     *
     * @param files for each existing file, its real path, time and length
     * @param programThere whether the program is one of them
     */
    record Fingerprint(Map<Path, String> files, boolean programThere) {}

    Fingerprint fingerprint() throws IOException {
        var files = new TreeSet<Path>();
        program.ifPresent(files::add);
        for (FilePattern pattern : patterns) {
            files.addAll(pattern.files());
        }
        var seen = new TreeMap<Path, String>();
        for (Path file : files) {
            try {
                Path real = file.toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
                seen.put(file, real + " " + attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size());
            } catch (IOException e) {
                // the file does not exist, or has just gone
            }
        }
        return new Fingerprint(seen, program.filter(seen::containsKey).isPresent());
    }
}
