// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import io.circus.kernel.Exit;
import io.circus.linux.Accounts;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * The programs through which a command runs when posix_spawn(3) alone cannot give it what it needs: each changes one thing
 * and executes the next, so the pid stays. prlimit(1) sets resource limits, the shell the umask and variables
 * that hold the pid, setpriv(1) user and
 * groups, in that order, so that limits are set with the rights of the daemon. Most watchers need none of them.
 *
 * <p>An exec that fails behind a chain shows only in its end, {@link #mayBeItsFailure}; {@code ChainWait} waits for it.
 */
public final class ExecChain {

    private static final String LIMIT_PREFIX = "rlimit_";
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private ExecChain() {}

    /** Whether the command of {@code settings} needs a chain. @param pidVariables what must hold the pid, if anything */
    public static boolean isNeeded(WatcherSettings settings, List<String> pidVariables) {
        return !pidVariables.isEmpty() || settings.get(WatcherOption.UID) != null || settings.get(WatcherOption.GID) != null
                || settings.get(WatcherOption.UMASK) != null
                || settings.freeForm().keySet().stream().anyMatch(ExecChain::isLimit);
    }

    /**
     * Whether a process that was spawned through a chain may have ended so because the chain could not be gone through: prlimit(1)
     * ends with 1, and what follows it is killed if it cannot live with the limits.
     */
    public static boolean mayBeItsFailure(Exit exit, WatcherSettings settings) {
        boolean limited = settings.freeForm().keySet().stream().anyMatch(ExecChain::isLimit);
        int status = exit.exitCode().orElse(0);
        return status == 126 || status == 127 || limited && (status == 1 || exit instanceof Exit.Signalled);
    }

    /**
     * {@code command} with what has to run before it. Waits for look-ups of users; not on the loop.
     *
     * @throws IllegalArgumentException if there is no such user or group, or a program of the chain is not installed
     */
    public static List<String> around(List<String> command, WatcherSettings settings, List<String> pidVariables)
            throws InterruptedException {
        var chain = new ArrayList<String>();
        chain.addAll(limits(settings));
        Integer umask = settings.get(WatcherOption.UMASK);
        if (umask != null || !pidVariables.isEmpty()) {
            String mask = umask == null ? "" : "umask " + Integer.toOctalString(umask) + "; ";
            String pids = pidVariables.stream().map(name -> "export " + name + "=$$; ").collect(Collectors.joining());
            chain.addAll(List.of("/bin/sh", "-c", mask + pids + "exec \"$@\"", "sh"));
        }
        chain.addAll(credentials(settings));
        chain.addAll(command);
        return chain;
    }

    /** {@code command} as the user and groups of the watcher's processes. Waits for look-ups of users; not on the loop. */
    public static List<String> asUser(List<String> command, WatcherSettings settings) throws InterruptedException {
        var chain = new ArrayList<>(credentials(settings));
        chain.addAll(command);
        return chain;
    }

    private static List<String> limits(WatcherSettings settings) {
        var words = new ArrayList<String>();
        settings.freeForm().forEach((key, text) -> {
            if (isLimit(key)) {
                words.add(ResourceLimit.of(key.substring(LIMIT_PREFIX.length()), text).word());
            }
        });
        if (!words.isEmpty()) {
            words.addFirst(installed(PRLIMIT, "limits need"));
        }
        return words;
    }

    private static boolean isLimit(String key) {
        return key.regionMatches(true, 0, LIMIT_PREFIX, 0, LIMIT_PREFIX.length());
    }

    private static List<String> credentials(WatcherSettings settings) throws InterruptedException {
        String uid = settings.get(WatcherOption.UID);
        String gid = settings.get(WatcherOption.GID);
        if (uid == null && gid == null) {
            return List.of();
        }
        var words = new ArrayList<>(List.of(installed(SETPRIV, "uid and gid need")));
        Optional<Accounts.User> user = uid == null ? Optional.empty() : Optional.of(onPlatformThread(
                () -> Accounts.user(uid).orElseThrow(() -> new IllegalArgumentException("there is no user " + uid))));
        int group = gid == null ? user.orElseThrow().group() : onPlatformThread(
                () -> Accounts.group(gid).orElseThrow(() -> new IllegalArgumentException("there is no group " + gid)))
                .gid();
        words.add("--regid=" + group);
        if (user.isPresent()) {
            words.add("--reuid=" + user.get().uid());
            words.add("--init-groups");
        } else {
            words.add("--keep-groups");
        }
        words.add("--");
        return words;
    }

    private static String installed(Path program, String who) {
        if (!Files.isExecutable(program)) {
            throw new IllegalArgumentException(who + " " + program + " of util-linux, which is not installed");
        }
        return program.toString();
    }

    private interface LookUp<T> {
        T get();
    }

    /** A look-up may wait for the network; a virtual thread would keep its carrier from everybody else. */
    private static <T> T onPlatformThread(LookUp<T> lookUp) throws InterruptedException {
        var task = new FutureTask<>(lookUp::get);
        Thread.ofPlatform().daemon().name("circus-account").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
