// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files by a pattern: {@code *} and {@code ?} within a name, {@code **} across folders, {@code {a,b}}. A pattern
 * without these is one file, or all files in a folder. A symbolic link to a folder is followed if the pattern names it,
 * but not if a wildcard matches it.
 */
final class FilePattern {

    private static final String SPECIAL = "*?{[";

    private final Path base;
    private final boolean plain;
    private final List<PathMatcher> matchers;
    private final int depth;

    /**
     * @param directory the folder that the pattern is relative to
     * @throws IllegalArgumentException that names the pattern
     */
    FilePattern(Path directory, String pattern) {
        Path whole = directory.resolve(pattern.strip().replaceAll("/+$", "")).normalize();
        Path start = whole.getRoot();
        int plainNames = 0;
        while (plainNames < whole.getNameCount() && !isSpecial(whole.getName(plainNames).toString())) {
            start = start.resolve(whole.getName(plainNames++));
        }
        base = start;
        plain = plainNames == whole.getNameCount();
        depth = whole.toString().contains("**") ? Integer.MAX_VALUE : whole.getNameCount() - plainNames;
        try {
            // "a/**/b" is meant to find a/b too
            matchers = List.of(glob(whole.toString()), glob(whole.toString().replace("/**/", "/")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read option watch: expected patterns of files, got '" + pattern + "'",
                    e);
        }
    }

    private static boolean isSpecial(String name) {
        return name.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    private static PathMatcher glob(String text) {
        return FileSystems.getDefault().getPathMatcher("glob:" + text);
    }

    /** Adds the files that match now, and the folders in which new matches may appear. */
    void collect(Set<Path> files, Set<Path> folders) throws IOException {
        if (plain && !Files.isDirectory(base)) {
            files.add(base);
            return;
        }
        folders.add(base);
        if (!Files.isDirectory(base)) {
            return;
        }
        var none = Set.<java.nio.file.FileVisitOption>of();
        Files.walkFileTree(base.toRealPath(), none, plain ? 1 : depth, new SimpleFileVisitor<>() {

            private final Path real = base.toRealPath();

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                folders.add(base.resolve(real.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path named = base.resolve(real.relativize(file));
                if (!attributes.isDirectory() && (plain || matchers.stream().anyMatch(matcher -> matcher.matches(named)))) {
                    files.add(named);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // the folder has just gone, or is not readable
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The files that match now, sorted. */
    Set<Path> files() throws IOException {
        var files = new TreeSet<Path>();
        collect(files, new TreeSet<>());
        return files;
    }
}
