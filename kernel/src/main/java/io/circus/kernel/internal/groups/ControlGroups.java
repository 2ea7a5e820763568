// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.groups;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A control group (version 2, cgroups(7)) for the processes of each watcher, below the daemon's own: what is in it
 * belongs to the watcher, however it has detached itself. Only where the daemon may make groups; no controller is used.
 *
 * <p>A process is put into its group just after it was spawned, by a thread of its own: moving one takes the kernel
 * some milliseconds now and then, and nobody is to wait for that. What a process starts before it has been moved is not
 * in the group; it is still found by its parent, its session and its mark.
 */
public final class ControlGroups {

    /** Set to {@code off} in the daemon's environment, no group is made. */
    public static final String SWITCH = "CIRCUS_CGROUPS";

    private static final System.Logger LOG = System.getLogger("circus");
    private static final int MOUNT_POINT = 4;

    private final GroupFolder folder;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("circus-cgroup").factory());
    // the thread's own
    private final Map<String, Path> groups = new HashMap<>();

    private ControlGroups(GroupFolder folder) {
        this.folder = folder;
        thread.execute(folder::removeAbandonedOnes);
    }

    /** None where there is no version 2, where the daemon may not make groups, or where they are switched off. */
    public static Optional<ControlGroups> open(String setting) {
        if ("off".equals(setting)) {
            return Optional.empty();
        }
        try {
            Optional<Path> own = own(Files.readString(Path.of("/proc/self/mountinfo")),
                    Files.readString(Path.of("/proc/self/cgroup")));
            if (own.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ControlGroups(GroupFolder.claim(own.get())));
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "no control groups: " + e);
            return Optional.empty();
        }
    }

    /**
     * The folder of this process's own group.
     *
     * @param mounts {@code /proc/self/mountinfo}, as proc(5) describes it
     * @param membership {@code /proc/self/cgroup}: the line of version 2 begins with {@code 0::}
     */
    static Optional<Path> own(String mounts, String membership) {
        return own(mounts.lines().filter(line -> line.contains(" - cgroup2 ")).findFirst(),
                membership.lines().filter(line -> line.startsWith("0::")).findFirst());
    }

    /** As {@link #own(String, String)}, of the group of version 1 for {@code controller}. */
    static Optional<Path> ownOfVersion1(String mounts, String membership, String controller) {
        return own(mounts.lines().filter(line -> line.matches(".* - cgroup .*[ ,]" + controller + "(,.*)?")).findFirst(),
                membership.lines().filter(line -> line.matches("[0-9]+:([^:]*,)?" + controller + "(,[^:]*)?:.*")).findFirst());
    }

    private static Optional<Path> own(Optional<String> mount, Optional<String> membership) {
        Optional<String> path = membership.map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1));
        return mount.flatMap(line -> {
            String[] fields = line.split(" ");
            String root = fields[MOUNT_POINT - 1];
            return path.filter(own -> own.startsWith(root)).map(own -> Path.of(fields[MOUNT_POINT])
                    .resolve(own.substring(root.length()).replaceFirst("^/", "")));
        });
    }

    /** Puts {@code pid} into the group of {@code watcher}, soon. Any thread. */
    public void enclose(String watcher, int pid) {
        try {
            thread.execute(() -> {
                try {
                    Files.writeString(group(watcher).resolve("cgroup.procs"), Integer.toString(pid));
                } catch (IOException e) {
                    // it has ended already, or it is found by its mark
                    LOG.log(DEBUG, () -> "cannot put process " + pid + " into the control group of " + watcher + ": " + e);
                }
            });
        } catch (RejectedExecutionException e) {
            // the kernel is being stopped
        }
    }

    private Path group(String watcher) throws IOException {
        Path group = groups.get(watcher);
        if (group == null) {
            group = folder.path().resolve(watcher.replaceAll("[^A-Za-z0-9_.-]", "_") + "-"
                    + Integer.toHexString(watcher.hashCode()));
            if (!Files.isDirectory(group)) {
                Files.createDirectory(group);
            }
            groups.put(watcher, group);
        }
        return group;
    }

    /** Who is in the group of {@code watcher}, when all that was to be put into it is. An empty group is given up. Waits. */
    public Set<Integer> members(String watcher) throws InterruptedException {
        return call(() -> {
            var members = new HashSet<Integer>();
            Path group = groups.get(watcher);
            if (group != null) {
                Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> members.add(Integer.valueOf(line)));
                if (members.isEmpty()) {
                    groups.remove(watcher);
                    Files.delete(group);
                }
            }
            return members;
        }, watcher);
    }

    /** Ends all in the group of {@code watcher} at once, those too that are just being forked: {@code cgroup.kill}. Waits. */
    public void kill(String watcher) throws InterruptedException {
        call(() -> {
            Path group = groups.get(watcher);
            if (group != null) {
                Files.writeString(group.resolve("cgroup.kill"), "1");
            }
            return Set.of();
        }, watcher);
    }

    private interface Work {
        Set<Integer> run() throws IOException;
    }

    private Set<Integer> call(Work work, String watcher) throws InterruptedException {
        try {
            return thread.submit(work::run).get();
        } catch (ExecutionException e) {
            LOG.log(INFO, () -> "cannot use the control group of " + watcher + ": " + e.getCause());
            return Set.of();
        } catch (RejectedExecutionException e) {
            return Set.of();
        }
    }

    /** Gives up the groups that are empty. */
    public void close() {
        thread.execute(folder::close);
        thread.close();
    }
}
