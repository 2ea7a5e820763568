// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.users;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file of users: a line for each {@link WebUser}, empty lines and comments ({@code #}). It holds what lets people in, so
 * only its owner, the daemon's user or root, may read and change it. Any thread that may wait for the disk.
 */
public final class UsersFile {

    private static final long LARGEST = 1 << 20;
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    /**
     * What a file says.
     *
     * @param mistakes what is wrong with a line, each with file and line; such a line lets nobody in
     */
    public record Content(List<WebUser> users, List<String> mistakes) {}

    public UsersFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException that says why the file cannot be used
     */
    public Content read() throws IOException {
        checkPrivate();
        return parse(lines());
    }

    /** @throws IOException if others may read or change the file */
    private void checkPrivate() throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,size");
        int mode = (Integer) attributes.get("mode") & 07777;
        if ((mode & 0077) != 0) {
            throw new IOException(cannotUse() + "others may read or change it (mode " + Integer.toOctalString(mode)
                    + "), expected mode 600");
        }
        int owner = (Integer) attributes.get("uid");
        if (owner != 0 && owner != (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) {
            throw new IOException(cannotUse() + "it belongs to user " + owner + ", expected root or this user");
        }
        if ((Long) attributes.get("size") > LARGEST) {
            throw new IOException(cannotUse() + "expected at most " + LARGEST + " bytes");
        }
    }

    private String cannotUse() {
        return "cannot use the users file " + file + ": ";
    }

    private List<String> lines() throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    }

    private Content parse(List<String> lines) {
        var users = new ArrayList<WebUser>();
        var mistakes = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (isComment(lines.get(i))) {
                continue;
            }
            try {
                WebUser user = WebUser.parse(lines.get(i));
                if (users.stream().anyMatch(other -> other.isNamed(user.kind(), user.name()))) {
                    throw new IllegalArgumentException("there is another line for " + user.name() + " before");
                }
                users.add(user);
            } catch (IllegalArgumentException e) {
                mistakes.add(file + ":" + (i + 1) + ": " + e.getMessage());
            }
        }
        return new Content(List.copyOf(users), List.copyOf(mistakes));
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }

    /**
     * Adds a user, and makes the file if there is none.
     *
     * @throws IllegalArgumentException if there is one of that kind and name
     */
    public void add(WebUser user) throws IOException {
        change(true, lines -> {
            if (indexOf(lines, user.kind(), user.name()) >= 0) {
                throw new IllegalArgumentException("cannot add " + user.name() + " to " + file + ": it is there already");
            }
            lines.add(user.line());
        });
    }

    /** Gives a user another proof, such as the hash of a new password. @throws IllegalArgumentException if there is none */
    public void setProof(WebUser.Kind kind, String name, String proof) throws IOException {
        change(false, lines -> {
            int index = known(lines, kind, name, "change");
            WebUser user = WebUser.parse(lines.get(index));
            lines.set(index, new WebUser(kind, name, user.role(), user.watchers(), proof).line());
        });
    }

    /** @throws IllegalArgumentException if there is no user of that name with a password */
    public void requireUser(String name) throws IOException {
        checkPrivate();
        known(lines(), WebUser.Kind.PASSWORD, name, "change");
    }

    /** @throws IllegalArgumentException if there is no such user */
    public void remove(WebUser.Kind kind, String name) throws IOException {
        change(false, lines -> lines.remove(known(lines, kind, name, "remove")));
    }

    private int known(List<String> lines, WebUser.Kind kind, String name, String what) {
        int index = indexOf(lines, kind, name);
        if (index < 0) {
            throw new IllegalArgumentException("cannot " + what + " " + name + " in " + file + ": there is no such "
                    + (kind == WebUser.Kind.TOKEN ? "token" : "user"));
        }
        return index;
    }

    private static int indexOf(List<String> lines, WebUser.Kind kind, String name) {
        for (int i = 0; i < lines.size(); i++) {
            try {
                if (!isComment(lines.get(i)) && WebUser.parse(lines.get(i)).isNamed(kind, name)) {
                    return i;
                }
            } catch (IllegalArgumentException e) {
                // a broken line is nobody's, and stays
            }
        }
        return -1;
    }

    private interface Change {
        void apply(List<String> lines);
    }

    /**
     * Replaces the file by a changed one, under a lock, in one step: a reader sees the former or the new lines. Who had to
     * wait for the lock may hold a file that was replaced meanwhile, and opens the new one.
     */
    private void change(boolean create, Change change) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (create && !Files.exists(target)) {
            createEmpty(target);
        }
        synchronized (UsersFile.class) { // a lock of a file is for processes, not for threads
            while (true) {
                Object opened = identity(target);
                try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE); var lock = channel.lock()) {
                    if (lock.isValid() && opened.equals(identity(target))) {
                        checkPrivate();
                        var lines = new ArrayList<>(lines());
                        change.apply(lines);
                        replace(target, lines);
                        return;
                    }
                }
            }
        }
    }

    private static void createEmpty(Path target) throws IOException {
        try {
            Files.createFile(target, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            // somebody was faster
        }
    }

    private static Object identity(Path target) throws IOException {
        return Files.readAttributes(target, BasicFileAttributes.class).fileKey();
    }

    private static void replace(Path target, List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".new", PRIVATE);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Map<String, Object> owner = Files.readAttributes(target, "unix:uid,gid");
            Files.setAttribute(fresh, "unix:uid", owner.get("uid"));
            Files.setAttribute(fresh, "unix:gid", owner.get("gid"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
