// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.toolkit.ServicesByName.Named;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import io.circus.watchers.Hook;
import io.circus.watchers.internal.services.NamedServices;
import io.circus.watchers.internal.services.PluginPresence;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The hooks that are registered as services, by their names. Any thread. */
@Component(service = HookServices.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class HookServices {

    private final Path folder;
    private final ForeignCode foreign;
    private final NamedServices<Hook> hooks;

    @Activate
    public HookServices(BundleContext context, @Reference EventLoop loop, @Reference PluginPresence presence) {
        this(folderOf(context.getProperty("circus.config")), ForeignCode.of(loop, context), presence);
    }

    /** @param folder of the configuration file: what hooks are named relative to */
    public HookServices(Path folder, ForeignCode foreign, PluginPresence presence) {
        this.folder = folder;
        this.foreign = foreign;
        hooks = new NamedServices<>("hook", Hook.NAME, presence);
    }

    private static Path folderOf(String configuration) {
        Path parent = configuration == null ? null : Path.of(configuration).toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    @Reference(service = Hook.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Hook hook, ServiceReference<Hook> reference) {
        hooks.bind(hook, reference, foreign);
    }

    void unbind(Hook hook, ServiceReference<Hook> reference) {
        hooks.unbind(hook, reference);
    }

    /** For tests. */
    public void add(String name, Hook hook) {
        hooks.add(name, hook, Guard.own(), "test");
    }

    /** For tests: it is being replaced. */
    void takeAway(String name, Hook hook) {
        hooks.remove(name, hook);
    }

    /** For tests. */
    void remove(String name, Hook hook) {
        hooks.removeForGood(name, hook);
    }

    Path folder() {
        return folder;
    }

    public Optional<Named<Hook>> find(String name) {
        return hooks.find(name);
    }

    /** Whether there has been a hook of that name. */
    boolean isKnown(String name) {
        return hooks.isKnown(name);
    }

    /** Whether it is not there and it makes sense to wait for it. */
    boolean isAwaited(String name) {
        return hooks.isAwaited(name);
    }

    /** It was waited for long enough. */
    public void giveUp(String name) {
        hooks.giveUp(name);
    }

    /** Calls {@code listener} whenever a hook has come, and whenever one may not come any more. */
    public Cancellable whenOneComes(Runnable listener) {
        return hooks.whenOneComes(listener);
    }
}
