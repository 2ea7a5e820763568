// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.watchers.Hook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The hooks that are registered as services, by their names; of two with one name the later counts. Any thread. */
@Component(service = HookServices.class)
public final class HookServices {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Path folder;
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public HookServices(BundleContext context) {
        this(folderOf(context.getProperty("circus.config")));
    }

    /** @param folder of the configuration file: what hooks are named relative to */
    HookServices(Path folder) {
        this.folder = folder;
    }

    private static Path folderOf(String configuration) {
        Path parent = configuration == null ? null : Path.of(configuration).toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    @Reference(service = Hook.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Hook hook, Map<String, ?> properties) {
        if (properties.get(Hook.NAME) instanceof String name && !name.isEmpty()) {
            hooks.put(name, hook);
            listeners.forEach(Runnable::run);
        } else {
            LOG.log(WARNING, () -> "a hook service has no name in its property " + Hook.NAME + ", ignoring it: "
                    + hook);
        }
    }

    void unbind(Hook hook, Map<String, ?> properties) {
        if (properties.get(Hook.NAME) instanceof String name) {
            hooks.remove(name, hook);
        }
    }

    Path folder() {
        return folder;
    }

    Optional<Hook> find(String name) {
        return Optional.ofNullable(hooks.get(name));
    }

    /** Calls {@code listener} whenever a hook has come. */
    Cancellable whenOneComes(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
