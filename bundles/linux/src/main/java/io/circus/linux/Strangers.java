// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether others than root and the daemon's user can change what lies at a path: the file or folder itself, a folder on
 * the way in which they may rename what is not theirs, or where a link on the way leads to. A group may change what is its own unless
 * it is that of root or has the number of the user, as a user's private group has. Numbers are told, not names: a look-up may
 * ask the network. What has been found of a folder is kept, so an instance is for one moment. One thread.
 */
public final class Strangers {

    private static final int ROOT = 0;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int MOST_LINKS = 40;

    private final int user;
    private final Map<Path, Optional<String>> folders = new HashMap<>();

    /** @param user the number of the daemon's user */
    public Strangers(int user) {
        this.user = user;
    }

    /** For the user that this process runs as. */
    public static Strangers ofThisUser() throws IOException {
        return new Strangers((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Who can change it and how, {@code everybody can write to /srv/app}; empty if nobody, or if there is no such file. */
    public Optional<String> of(Path path) {
        try {
            return of(path.toAbsolutePath().normalize(), MOST_LINKS);
        } catch (IOException e) {
            // It is not there, or cannot be seen: then it cannot be used either.
            return Optional.empty();
        }
    }

    private Optional<String> of(Path path, int links) throws IOException {
        Path walked = path.getRoot();
        Optional<String> found = folder(walked);
        for (int i = 0; i < path.getNameCount() && found.isEmpty(); i++) {
            Path next = walked.resolve(path.getName(i));
            if (Files.isSymbolicLink(next) && links > 0) {
                Path rest = i + 1 < path.getNameCount() ? path.subpath(i + 1, path.getNameCount()) : Path.of("");
                return owner(next, attributes(next)).or(() -> {
                    try {
                        return of(next.resolveSibling(Files.readSymbolicLink(next)).resolve(rest).normalize(), links - 1);
                    } catch (IOException e) {
                        return Optional.empty();
                    }
                });
            }
            boolean last = i + 1 == path.getNameCount();
            found = last ? end(next) : folder(next);
            walked = next;
        }
        return found;
    }

    /** Of a folder on the way: the sticky bit keeps strangers from renaming what is not theirs. */
    private Optional<String> folder(Path folder) throws IOException {
        Optional<String> known = folders.get(folder);
        if (known == null) {
            Map<String, Object> attributes = attributes(folder);
            known = owner(folder, attributes).or(() -> (mode(attributes) & STICKY) != 0 ? Optional.empty() : writers(folder, attributes));
            folders.put(folder, known);
        }
        return known;
    }

    private Optional<String> end(Path path) throws IOException {
        Map<String, Object> attributes = attributes(path);
        return owner(path, attributes).or(() -> writers(path, attributes));
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<String> owner(Path path, Map<String, Object> attributes) {
        int owner = (Integer) attributes.get("uid");
        return owner == ROOT || owner == user ? Optional.empty() : Optional.of(path + " belongs to user " + owner);
    }

    private Optional<String> writers(Path path, Map<String, Object> attributes) {
        int mode = mode(attributes);
        int group = (Integer) attributes.get("gid");
        if ((mode & OTHERS_WRITE) != 0) {
            return Optional.of("everybody can write to " + path);
        }
        return (mode & GROUP_WRITES) != 0 && group != ROOT && group != user
                ? Optional.of("group " + group + " can write to " + path) : Optional.empty();
    }

    private static int mode(Map<String, Object> attributes) {
        return (Integer) attributes.get("mode");
    }
}
