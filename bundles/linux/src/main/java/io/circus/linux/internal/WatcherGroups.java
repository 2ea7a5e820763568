// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
 *
 * <p>Groups that are not empty outlive this object: the next one of the daemon finds them by the names of the watchers.
 */
public final class WatcherGroups implements ControlGroups {

    /** Set to {@code off} in the daemon's environment, no group is made. */
    public static final String SWITCH = "CIRCUS_CGROUPS";

    private static final System.Logger LOG = System.getLogger("circus");

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("circus-cgroup").factory());
    private final MemoryKills memoryKills = MemoryKills.open();
    /** The thread's own. None where there is no version 2, where the daemon may not make groups, or where they are switched off. */
    private Optional<GroupFolder> folder = Optional.empty();

    /** @param setting of {@link #SWITCH}; null if there is none */
    public WatcherGroups(String setting) {
        if (!"off".equals(setting)) {
            thread.execute(this::open);
        }
    }

    private void open() {
        try {
            Optional<Path> own = OwnGroup.read().folder();
            if (own.isPresent()) {
                GroupFolder claimed = GroupFolder.claim(own.get());
                folder = Optional.of(claimed);
                claimed.removeAbandonedOnes();
            }
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "no control groups: " + e);
        }
    }

    @Override
    public void enclose(String watcher, int pid) {
        try {
            thread.execute(() -> {
                if (folder.isPresent()) {
                    enclose(group(watcher), pid);
                }
            });
        } catch (RejectedExecutionException e) {
            // this bundle is being stopped
        }
    }

    private static void enclose(Path group, int pid) {
        try {
            if (!Files.isDirectory(group)) {
                Files.createDirectory(group);
            }
            Files.writeString(group.resolve("cgroup.procs"), Integer.toString(pid));
        } catch (IOException e) {
            // it has ended already, or it is found by its mark
            LOG.log(DEBUG, () -> "cannot put process " + pid + " into the control group " + group + ": " + e);
        }
    }

    private Path group(String watcher) {
        return folder.orElseThrow().path().resolve(watcher.replaceAll("[^A-Za-z0-9_.-]", "_") + "-"
                + Integer.toHexString(watcher.hashCode()));
    }

    /** An empty group is given up. */
    @Override
    public Set<Integer> members(String watcher) throws InterruptedException {
        return call(watcher, group -> {
            var members = new HashSet<Integer>();
            Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> members.add(Integer.valueOf(line)));
            if (members.isEmpty()) {
                Files.delete(group);
            }
            return members;
        });
    }

    /** {@code cgroup.kill}. */
    @Override
    public void kill(String watcher) throws InterruptedException {
        call(watcher, group -> {
            Files.writeString(group.resolve("cgroup.kill"), "1");
            return Set.of();
        });
    }

    @Override
    public boolean killedForMemory(int pid) {
        return memoryKills.killed(pid);
    }

    private interface Work {
        Set<Integer> on(Path group) throws IOException;
    }

    /** Waits until all has been done that was asked before. Nothing is done if there is no such group. */
    private Set<Integer> call(String watcher, Work work) throws InterruptedException {
        try {
            return thread.submit(() -> folder.isPresent() && Files.isDirectory(group(watcher)) ? work.on(group(watcher))
                    : Set.<Integer>of()).get();
        } catch (ExecutionException e) {
            LOG.log(INFO, () -> "cannot use the control group of " + watcher + ": " + e.getCause());
            return Set.of();
        } catch (RejectedExecutionException e) {
            return Set.of();
        }
    }

    /** Gives up the groups that are empty. */
    public void close() {
        thread.execute(() -> folder.ifPresent(GroupFolder::close));
        thread.close();
    }
}
