// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import io.circus.toolkit.Wildcard;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the files that match a path with shell wildcards; hidden ones only if the pattern begins with a dot. */
record Glob(Path folder) {

    /** The files that exist, sorted where there was a choice; empty if a folder cannot be read. */
    List<Path> find(String pattern) {
        if (!Wildcard.isIn(pattern)) {
            Path file = folder.resolve(pattern);
            return Files.exists(file) ? List.of(file) : List.of();
        }
        var found = new ArrayList<Path>();
        found.add(pattern.startsWith("/") ? Path.of("/") : folder);
        for (String part : pattern.split("/")) {
            if (!part.isEmpty()) {
                found = step(found, part);
            }
        }
        return found;
    }

    /** The part of {@code pattern} before its first wildcard: itself, or a folder. It need not exist. */
    Path root(String pattern) {
        Path root = pattern.startsWith("/") ? Path.of("/") : folder;
        for (String part : pattern.split("/")) {
            if (Wildcard.isIn(part)) {
                break;
            }
            root = root.resolve(part);
        }
        return root;
    }

    private static ArrayList<Path> step(List<Path> folders, String part) {
        var found = new ArrayList<Path>();
        for (Path folder : folders) {
            if (Wildcard.isIn(part)) {
                found.addAll(children(folder, new Wildcard(part)));
            } else if (Files.exists(folder.resolve(part))) {
                found.add(folder.resolve(part));
            }
        }
        return found;
    }

    private static List<Path> children(Path folder, Wildcard wildcard) {
        var children = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var all = Files.newDirectoryStream(folder)) {
                for (Path child : all) {
                    String name = child.getFileName().toString();
                    if (name.startsWith(".") == wildcard.pattern().startsWith(".") && wildcard.matches(name)) {
                        children.add(child);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return List.of();
            }
        }
        Collections.sort(children);
        return children;
    }
}
