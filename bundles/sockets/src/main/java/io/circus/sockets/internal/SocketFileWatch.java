// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.toolkit.FileTrouble;
import io.circus.toolkit.FileWatch;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Watches the files of unix sockets. A socket whose file was removed is opened again, and the watchers whose processes
 * have the former socket are reloaded: nobody could connect to them any more.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SocketFileWatch implements SocketObserver {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SocketRegistry registry;
    private final Watchers watchers;
    private final Set<Path> files = ConcurrentHashMap.newKeySet();
    /** Guarded by the registry, as are the calls of the observer; null until there is a file. */
    private FileWatch watch;

    @Activate
    public SocketFileWatch(@Reference SocketRegistry registry, @Reference Watchers watchers) {
        this.registry = registry;
        this.watchers = watchers;
        registry.observe(this);
    }

    @Deactivate
    void close() throws InterruptedException {
        registry.forget(this);
        if (watch != null) {
            watch.close(PATIENCE);
        }
    }

    @Override
    public void opened(OpenSocket socket, SocketCalls calls) {
        if (socket.settings().file().isEmpty() || socket.settings().path().startsWith("@") || socket.isInherited()) {
            return;
        }
        files.add(Path.of(socket.settings().path()).toAbsolutePath());
        if (watch != null) {
            watch.refresh();
            return;
        }
        try {
            watch = new FileWatch("unix sockets", QUIET, this::files, this::changed);
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot watch the files of unix sockets, a reload looks after them: " + FileTrouble.of(e));
        }
    }

    @Override
    public void closing(OpenSocket socket) {
        socket.settings().file().ifPresent(path -> files.remove(Path.of(path).toAbsolutePath()));
    }

    private Collection<Path> files() {
        return Set.copyOf(files);
    }

    private void changed() {
        for (String user : registry.restore()) {
            watchers.find(user).filter(watcher -> watcher.status() == WatcherStatus.ACTIVE).ifPresent(this::reload);
        }
    }

    private void reload(Watcher watcher) {
        watcher.reload(false);
    }
}
