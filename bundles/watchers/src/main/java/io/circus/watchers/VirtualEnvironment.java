// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A Python virtual environment for the processes of a watcher: {@code ROOT/bin} comes first in {@code PATH}, and
 * {@code PYTHONPATH} holds the directories that its {@code .pth} files name, what was there before, and the site directory.
 */
final class VirtualEnvironment {

    private VirtualEnvironment() {}

    /** @throws IllegalArgumentException if the environment is not where it should be */
    static void addTo(Map<String, String> environment, WatcherSettings settings) {
        Path root = Path.of(settings.get(WatcherOption.VIRTUALENV));
        Path site = siteDirectory(root, settings.get(WatcherOption.VIRTUALENV_PY_VER));
        environment.merge("PATH", root.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
        Set<String> directories = new LinkedHashSet<>(linkedDirectories(site));
        String before = environment.get("PYTHONPATH");
        if (before != null && !before.isEmpty()) {
            directories.add(before);
        }
        directories.add(site.toString());
        environment.put("PYTHONPATH", String.join(":", directories));
    }

    /** Of the version asked for, or of the only one there is. */
    private static Path siteDirectory(Path root, String version) {
        String pattern = version == null ? "{python,pypy}*" : "{python,pypy}" + version;
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(root.resolve("lib"), pattern)) {
            for (Path library : libraries) {
                Path site = library.resolve("site-packages");
                if (Files.isDirectory(site)) {
                    return site;
                }
            }
        } catch (IOException e) {
            // told below
        }
        throw new IllegalArgumentException("virtualenv " + root + " has no lib/"
                + (version == null ? "pythonX.Y" : "python" + version) + "/site-packages");
    }

    private static Set<String> linkedDirectories(Path site) {
        var directories = new LinkedHashSet<String>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(site, "*.pth")) {
            for (Path link : links) {
                for (String line : Files.readAllLines(link, StandardCharsets.ISO_8859_1)) {
                    Path directory = site.resolve(line.trim()).normalize();
                    if (!line.isBlank() && Files.isDirectory(directory)) {
                        directories.add(directory.toString());
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the .pth files in " + site + ": " + FileTrouble.of(e), e);
        }
        return directories;
    }
}
