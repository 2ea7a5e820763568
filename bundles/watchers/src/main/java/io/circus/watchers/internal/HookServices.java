// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.watchers.Hook;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The hooks that are registered as services, by their names; of two with one name the later counts. Any thread. */
@Component(service = HookServices.class)
public final class HookServices {

    private final Path folder;
    private final NamedServices<Hook> hooks = new NamedServices<>("hook", Hook.NAME);

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
        hooks.bind(hook, properties);
    }

    void unbind(Hook hook, Map<String, ?> properties) {
        hooks.unbind(hook, properties);
    }

    Path folder() {
        return folder;
    }

    Optional<Hook> find(String name) {
        return hooks.find(name);
    }

    /** Calls {@code listener} whenever a hook has come. */
    Cancellable whenOneComes(Runnable listener) {
        return hooks.whenOneComes(listener);
    }
}
