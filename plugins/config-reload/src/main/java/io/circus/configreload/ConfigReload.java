// SPDX-License-Identifier: Apache-2.0
package io.circus.configreload;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.config.Daemon;
import io.circus.toolkit.FileTrouble;
import io.circus.toolkit.FileWatch;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Applies the configuration file, as {@code reloadconfig} does, when it or a file that it includes has changed,
 * after a moment without further changes.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = config-reload}.
 */
@Component(service = ConfigReload.class, immediate = true, configurationPid = ConfigReload.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfigReload.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = ConfigReload.PID)
public final class ConfigReload {

    static final String PID = "config-reload";

    /** The section, for tools. */
    @ObjectClassDefinition(name = "config-reload")
    @interface Config {
        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "how long nothing must have changed")
        @PluginOption(form = OptionForm.SECONDS)
        double quiet() default 0.5;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(ConfigReload.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Daemon daemon;
    private final FileWatch watch;
    /** The threads that wait until a changed file is applied, which takes as long as processes take to stop. */
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private String told = "";

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public ConfigReload(@Reference Daemon daemon, Map<String, ?> section) {
        this.daemon = daemon;
        Duration quiet = PluginOptions.of(PID, Config.class, section).seconds("quiet");
        try {
            watch = new FileWatch("circus-config-reload", quiet, daemon::sources, this::look);
        } catch (IOException e) {
            LOG.log(ERROR, () -> PID + ": cannot watch files: " + FileTrouble.of(e) + ", the plugin stays inactive");
            throw new UncheckedIOException(e);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        watch.close(CLOSING);
        waiting.forEach(Thread::interrupt);
    }

    /** On the thread of the watch. */
    private void look() throws InterruptedException {
        try {
            if (daemon.plan().steps().isEmpty()) {
                told = "";
                return;
            }
            LOG.log(INFO, () -> PID + ": the configuration has changed, applying it");
            Daemon.Reload reload = daemon.reloadConfig(new WatcherCause.Plugin(PID, "the configuration has changed"));
            reload.read().join();
            told = "";
            Thread thread = Thread.ofVirtual().name("circus-config-reload-applied").unstarted(() -> await(reload.applied()));
            waiting.add(thread);
            thread.start();
        } catch (WatcherException e) {
            if (!e.getMessage().equals(told)) {
                told = e.getMessage();
                LOG.log(ERROR, () -> PID + ": " + e.getMessage());
            }
        }
    }

    /** Waits in the background: the next change of the file does not wait for it. */
    private void await(Operation applied) {
        try {
            applied.join();
        } catch (WatcherException e) {
            LOG.log(ERROR, () -> PID + ": " + e.getMessage());
        } catch (InterruptedException e) {
            // the plugin stops; the file is applied anyway
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }
}
