// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reports changes of files and of the contents of folders: a write in place, an editor's rename, or a symbolic link
 * that points elsewhere now. It watches the folders on the way (inotify(7)). Changes that the file system does not
 * announce, such as those on NFS by other machines, go unnoticed. Any thread.
 */
public final class FileWatch {

    /** The reaction to a change. */
    @FunctionalInterface
    public interface Change {
        void happened() throws InterruptedException;
    }

    private static final System.Logger LOG = System.getLogger(FileWatch.class.getName());

    /** A change is reported after this many quiet periods at the latest, even if it goes on. */
    private static final int PATIENCE = 20;

    /** As many links in one path as Linux follows: path_resolution(7). */
    private static final int MAX_LINKS = 40;

    private final Duration quiet;
    private final Supplier<? extends Collection<Path>> paths;
    private final Change change;
    private final WatchService service;
    private final Thread thread;
    // guarded by this
    private final Map<Path, WatchKey> keys = new HashMap<>();
    /** The names to watch in each folder. */
    private Map<Path, Names> interesting = Map.of();

    /**
     * Begins to watch on a thread of its own.
     *
     * @param quiet the time without a change after which a change is reported
     * @param paths supplies the paths to watch, again after each change; absolute, and need not exist
     * @param change called at the beginning and after each change, on the thread
     */
    public FileWatch(String name, Duration quiet, Supplier<? extends Collection<Path>> paths, Change change)
            throws IOException {
        this.quiet = quiet;
        this.paths = paths;
        this.change = change;
        service = FileSystems.getDefault().newWatchService();
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    /**
     * Asks for the watched paths again at once; changes of new paths are reported from now on. Calls the supplier on
     * this thread.
     */
    public void refresh() {
        try {
            register();
        } catch (ClosedWatchServiceException e) {
            // closed meanwhile
        }
    }

    /** Ends the watch. @param patience how long a call of the change may take to return */
    public void close(Duration patience) throws InterruptedException {
        try {
            service.close();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot stop watching files: " + FileTrouble.of(e));
        }
        thread.interrupt();
        thread.join(patience);
    }

    private void run() {
        try {
            Map<Path, String> seen = Map.of();
            while (true) {
                register();
                Map<Path, String> now = look();
                if (now.equals(seen)) {
                    awaitChange();
                } else {
                    seen = now;
                    change.happened();
                    // and look again at once: the watched files may be others now
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed
        }
    }

    /** Returns after a change of a watched path and a quiet period. */
    private void awaitChange() throws InterruptedException {
        WatchKey key = service.take();
        while (!matters(key)) {
            key = service.take();
        }
        long begun = System.nanoTime();
        long latest = begun + PATIENCE * quiet.toNanos();
        long end = begun + quiet.toNanos();
        for (long now = begun; now < end; now = System.nanoTime()) {
            key = service.poll(end - now, TimeUnit.NANOSECONDS);
            if (key != null && matters(key)) {
                end = Math.min(System.nanoTime() + quiet.toNanos(), latest);
            }
        }
    }

    /** Takes the events of {@code key}; returns whether one may be about a watched path. */
    private synchronized boolean matters(WatchKey key) {
        Names names = interesting.getOrDefault((Path) key.watchable(), new Names());
        boolean any = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            any |= !(event.context() instanceof Path name) || names.contain(name);
        }
        return !key.reset() || any;
    }

    /** Watches only the folders in which a change may concern one of the paths. */
    private void register() {
        var folders = new HashMap<Path, Names>();
        paths.get().forEach(path -> collect(path, folders, MAX_LINKS));
        synchronized (this) {
            interesting = folders;
            for (Iterator<Map.Entry<Path, WatchKey>> each = keys.entrySet().iterator(); each.hasNext();) {
                Map.Entry<Path, WatchKey> entry = each.next();
                if (!folders.containsKey(entry.getKey()) || !entry.getValue().isValid()) {
                    entry.getValue().cancel();
                    each.remove();
                }
            }
            for (Path folder : folders.keySet()) {
                try {
                    if (!keys.containsKey(folder)) {
                        keys.put(folder, folder.register(service, StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY));
                    }
                } catch (IOException e) {
                    LOG.log(WARNING, () -> "cannot watch " + folder + ": " + e);
                }
            }
        }
    }

    /**
     * Collects the folders of links on the way to {@code path}, the folder of {@code path}, and {@code path} itself if
     * it is a folder.
     */
    private static void collect(Path path, Map<Path, Names> folders, int links) {
        Path walked = path.getRoot();
        for (int i = 0; i < path.getNameCount(); i++) {
            Path name = path.getName(i);
            Path next = walked.resolve(name);
            if (Files.isSymbolicLink(next) && links > 0) {
                folders.computeIfAbsent(walked, folder -> new Names()).add(name);
                try {
                    Path target = walked.resolve(Files.readSymbolicLink(next)).normalize();
                    Path rest = i + 1 < path.getNameCount() ? path.subpath(i + 1, path.getNameCount()) : Path.of("");
                    collect(target.resolve(rest).normalize(), folders, links - 1);
                } catch (IOException e) {
                    // it has just gone: its folder reports when it comes back
                }
                return;
            }
            if (!Files.isDirectory(next)) {
                // the file, or what is missing
                folders.computeIfAbsent(walked, folder -> new Names()).add(name);
                return;
            }
            walked = next;
        }
        folders.computeIfAbsent(walked, folder -> new Names()).addAll();
    }

    /** The names to watch in a folder. */
    private static final class Names {
        private final Set<Path> some = new HashSet<>();
        private boolean all;

        void add(Path name) {
            some.add(name);
        }

        void addAll() {
            all = true;
        }

        boolean contain(Path name) {
            return all || some.contains(name);
        }
    }

    /** The state of each path, in which a change can be seen. */
    private Map<Path, String> look() {
        var seen = new TreeMap<Path, String>();
        paths.get().forEach(path -> seen.put(path, look(path)));
        return seen;
    }

    private static String look(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
            }
            var children = new TreeMap<Path, String>();
            try (var all = Files.newDirectoryStream(path)) {
                for (Path child : all) {
                    children.put(child, Files.isDirectory(child) ? "folder" : look(child));
                }
            }
            return children.toString();
        } catch (IOException e) {
            return "not there";
        }
    }
}
