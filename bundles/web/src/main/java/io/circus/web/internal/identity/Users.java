// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.toolkit.FileTrouble;
import io.circus.toolkit.FileWatch;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The users file as it is now. A watch reads it again when it changes. A file that cannot be used lets nobody in: this is told, and
 * is not the same as no file. Any thread.
 */
final class Users implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Users.class.getName());
    /** An editor may move the file away before it writes the new one. */
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Optional<Path> file;
    private final Runnable changed;
    private final AtomicReference<Content> content = new AtomicReference<>(Content.NONE);
    private final Optional<FileWatch> watch;
    /** The state of the file when it was last read. */
    private volatile String stamp = "";
    /** The told mistakes; guarded by this. */
    private Set<String> told = Set.of();

    /**
     * What the file says.
     *
     * @param exists whether there is a file
     */
    record Content(boolean exists, List<WebUser> users, Map<String, WebUser> byKey) {

        static final Content NONE = of(false, List.of());

        static Content of(boolean exists, List<WebUser> users) {
            var byKey = new HashMap<String, WebUser>();
            for (WebUser user : users) {
                byKey.put(key(user.kind(), user.kind() == WebUser.Kind.TOKEN ? user.tokenHash() : user.name()), user);
            }
            return new Content(exists, users, Map.copyOf(byKey));
        }

        private static String key(WebUser.Kind kind, String name) {
            return kind + " " + name;
        }

        Optional<WebUser> withPassword(String name) {
            return Optional.ofNullable(byKey.get(key(WebUser.Kind.PASSWORD, name)));
        }

        /** @param hash the SHA-256 of the token: whoever looks by it learns nothing from the time that takes */
        Optional<WebUser> withToken(String hash) {
            return Optional.ofNullable(byKey.get(key(WebUser.Kind.TOKEN, hash)));
        }

        Optional<WebUser> local(String account) {
            return Optional.ofNullable(byKey.get(key(WebUser.Kind.LOCAL, account)));
        }

        /** Whether the very same user is still there, with the same rights and the same password. */
        boolean has(WebUser user) {
            return users.contains(user);
        }
    }

    /** @param changed called on a thread of the watch when the file says something else than before */
    Users(Optional<Path> file, Runnable changed) {
        this.file = file;
        this.changed = changed;
        read();
        watch = file.flatMap(this::watch);
    }

    private Optional<FileWatch> watch(Path path) {
        try {
            return Optional.of(new FileWatch("web users", QUIET, () -> List.of(path.toAbsolutePath()), this::read));
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "cannot watch the users file " + path + ", it is read at each request: " + FileTrouble.of(e));
            return Optional.empty();
        }
    }

    Content now() {
        if (file.isPresent() && (watch.isEmpty() || !stamp(file.get()).equals(stamp))) {
            read(); // a watch tells of what was written, but not of another mode or owner
        }
        return content.get();
    }

    Optional<Path> file() {
        return file;
    }

    private synchronized void read() {
        String before = file.map(Users::stamp).orElse("");
        Content fresh = file.isEmpty() ? Content.NONE : read(file.get());
        Content former = content.getAndSet(fresh);
        stamp = before; // not earlier: whoever finds it takes the content for that of now
        if (!former.equals(fresh)) {
            changed.run();
        }
    }

    /** Changes with the content, the mode and the owner. */
    private static String stamp(Path path) {
        try {
            return Files.readAttributes(path, "unix:ino,ctime,mode,uid").toString();
        } catch (IOException e) {
            return "";
        }
    }

    private Content read(Path path) {
        try {
            UsersFile.Content lines = new UsersFile(path).read();
            tell(Set.copyOf(lines.mistakes()), Level.WARNING);
            return Content.of(true, lines.users());
        } catch (NoSuchFileException e) {
            tell(Set.of(), Level.WARNING);
            return Content.NONE;
        } catch (IOException e) {
            String message = e.getMessage();
            tell(Set.of(message != null && message.startsWith("cannot") ? message : "cannot read the users file " + path + ": " + FileTrouble.of(e)),
                    Level.ERROR);
            return Content.of(true, List.of());
        }
    }

    /** Tells what was not told after the former reading. */
    private void tell(Set<String> messages, Level level) {
        messages.stream().filter(message -> !told.contains(message)).sorted().forEach(message -> LOG.log(level, message));
        told = messages;
    }

    @Override
    public void close() {
        watch.ifPresent(open -> {
            try {
                open.close(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
