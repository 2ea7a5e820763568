// SPDX-License-Identifier: Apache-2.0
package io.circus.web;

import io.circus.control.HttpSettings;
import io.circus.web.internal.http.OpenFailure;
import io.circus.web.internal.identity.Identities;
import io.circus.web.internal.identity.Identity;
import io.circus.web.internal.verbs.DaemonFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves as the settings say. What cannot be opened is told once, and tried again until it can be, or other settings come; the daemon
 * does not depend on it. A thread of its own opens and closes, and lives only while there is something to serve.
 */
final class WebSite implements AutoCloseable {

    private static final Logger LOG = System.getLogger(WebSite.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Services services;
    private final DaemonFacts daemon;
    // guarded by this
    private Optional<HttpSettings> wanted = Optional.empty();
    private Thread thread;

    /** @param version of the daemon */
    WebSite(Services services, String version) {
        this.services = services;
        daemon = DaemonFacts.read(version);
    }

    /** Serves as {@code settings} say from now on; not at all if there are none. Returns at once. */
    synchronized void serve(Optional<HttpSettings> settings) {
        if (settings.equals(wanted)) {
            return;
        }
        wanted = settings;
        notifyAll();
        if (thread == null && settings.isPresent()) {
            thread = Thread.ofPlatform().daemon().name("circus-web").start(this::run);
        }
    }

    /** Serves nothing any more when it returns. */
    @Override
    public void close() {
        serve(Optional.empty());
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Optional<HttpSettings> settings = next(); settings.isPresent(); settings = next()) {
                serveUntilChanged(settings.get());
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, () -> "the thread of the web page was interrupted");
        }
    }

    /** The settings now; if there are none, this thread ends. */
    private synchronized Optional<HttpSettings> next() {
        if (wanted.isEmpty()) {
            thread = null;
        }
        return wanted;
    }

    private void serveUntilChanged(HttpSettings settings) throws InterruptedException {
        try (Identity identity = Identities.open(settings)) {
            String told = "";
            while (isWanted(settings)) {
                try (var served = Served.open(settings, identity, services, daemon)) {
                    LOG.log(Level.INFO, () -> "dashboard at " + address(settings, served.port()));
                    identity.invitation().ifPresent(code -> LOG.log(Level.INFO, () -> "there are no users yet: "
                            + address(settings, served.port()) + "login#code=" + code + " lets somebody in once, as an admin"));
                    awaitChange(settings, Duration.ZERO);
                } catch (OpenFailure e) {
                    told = tell(e.getMessage(), told, null);
                    awaitChange(settings, PAUSE);
                } catch (RuntimeException | LinkageError e) {
                    told = tell("cannot serve HTTP: " + e, told, e);
                    awaitChange(settings, PAUSE);
                }
            }
        }
    }

    /** Tells a failure unless it was the last one that was told. @return it */
    private static String tell(String failure, String last, Throwable unexpected) {
        if (!failure.equals(last)) {
            LOG.log(Level.ERROR, () -> failure + "; it is tried again until it can be", unexpected);
        }
        return failure;
    }

    private static String address(HttpSettings settings, int port) {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return (settings.certificate().isPresent() ? "https://" : "http://") + host + ":" + port + "/";
    }

    private synchronized boolean isWanted(HttpSettings settings) {
        return wanted.equals(Optional.of(settings));
    }

    /** @param most zero for no limit */
    private synchronized void awaitChange(HttpSettings settings, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (isWanted(settings) && (most.isZero() || end - System.nanoTime() > 0)) {
            wait(most.isZero() ? 0 : Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }
}
