// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import io.circus.wire.users.Crypt;
import io.circus.wire.users.WebUser;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Compares passwords with their hashes. That takes a native call of 50 ms and 16 MB each, so a few platform threads do it, and only
 * so many wait for them. They end when nobody logs in. Any thread that may wait.
 */
final class Passwords implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Passwords.class.getName());
    static final int THREADS = 2;
    static final int MOST_WAITING = 32;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING), Thread.ofPlatform().daemon().name("circus-web-passwords-", 0).factory());

    private final BiPredicate<String, String> comparison;

    /** Loaded by the first comparison, since most daemons never need it. */
    private static final class Library {
        static final Optional<Crypt> CRYPT = Crypt.load();

        /** What is compared for a name that nobody has, where the file has no password to take instead. */
        static final String NOBODY = CRYPT.map(crypt -> crypt.hash("nobody")).orElse("");

        static {
            if (CRYPT.isEmpty()) {
                LOG.log(Level.ERROR, "cannot check passwords: this system has no libcrypt, only tokens let people in");
            }
        }

        private Library() {}

        /** @param hash empty for that of nobody */
        static boolean matches(String password, String hash) {
            return CRYPT.isPresent() && CRYPT.get().matches(password, hash.isEmpty() ? NOBODY : hash);
        }
    }

    /** Too many passwords wait to be compared. */
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;
    }

    Passwords() {
        this(Library::matches);
    }

    /** @param comparison of a password with a hash, which is empty if there is none to take as long */
    Passwords(BiPredicate<String, String> comparison) {
        this.comparison = comparison;
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Whether {@code password} is the one of {@code user}. Takes as long if there is no such user.
     *
     * @param others whose hashes tell how long it has to take then
     */
    boolean match(Optional<WebUser> user, String password, List<WebUser> others) throws BusyException, InterruptedException {
        String hash = user.or(() -> others.stream().filter(other -> other.kind() == WebUser.Kind.PASSWORD).findFirst())
                .map(WebUser::proof).orElse("");
        Future<Boolean> matches;
        try {
            matches = threads.submit(() -> comparison.test(password, hash));
        } catch (RejectedExecutionException e) {
            throw new BusyException();
        }
        try {
            return matches.get() && user.isPresent();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot compare a password: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
