// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.watchers.NotifyListener;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The services that hear what processes say by NOTIFY_SOCKET. Any thread. */
@Component(service = NotifyServices.class)
public final class NotifyServices {

    private static final System.Logger LOG = System.getLogger("circus");

    private final List<NotifyListener> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public NotifyServices() {}

    @Reference(service = NotifyListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bind(NotifyListener listener) {
        listeners.add(listener);
    }

    void unbind(NotifyListener listener) {
        listeners.remove(listener);
    }

    /** The shortest time that a listener lets a process of that watcher be silent; empty if none wants to hear it. */
    Optional<Duration> watchdog(WatcherSettings settings) {
        return listeners.stream()
                .map(listener -> ask(listener, one -> one.watchdog(settings).orElse(null)))
                .filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    void tell(String watcher, int pid, List<String> assignments) {
        for (NotifyListener listener : listeners) {
            ask(listener, one -> {
                one.onNotify(watcher, pid, assignments);
                return null;
            });
        }
    }

    private static <T> T ask(NotifyListener listener, Function<NotifyListener, T> question) {
        try {
            return question.apply(listener);
        } catch (RuntimeException e) {
            LOG.log(WARNING, () -> "a listener to NOTIFY_SOCKET has failed, going on without it: " + listener, e);
            return null;
        }
    }
}
