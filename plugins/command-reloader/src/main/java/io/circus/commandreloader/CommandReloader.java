// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Event;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.toolkit.FileTrouble;
import io.circus.toolkit.FileWatch;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.Readiness;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
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
 * Restarts a watcher when its program, or a file under its {@code watch} patterns, has changed; reloads a watcher with
 * {@code ready} instead.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = command-reloader}. It orders a restart and does not wait for it.
 */
@Component(configurationPid = CommandReloader.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CommandReloader.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = CommandReloader.PID,
        attribute = {"alias:List<String>=circus.plugins.command_reloader.CommandReloader", "early=true"})
public final class CommandReloader implements KernelListener {

    static final String PID = "command-reloader";

    /** The section, for tools. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = CommandReloader.PID)
    @interface Config {
        @AttributeDefinition(min = PluginOptions.POSITIVE, description =
                "how long nothing must have changed before it acts")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 1;

        @AttributeDefinition(description =
                "further files: patterns relative to `working_dir`, separated by commas or line ends; `**` stands for any folders")
        @PluginOption(override = true)
        String watch();

        @AttributeDefinition(description = "False: the plugin does nothing; of a watcher: it is left alone")
        @PluginOption(override = true)
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(CommandReloader.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final String PLUGINS = "plugin:";

    private final Watchers watchers;
    private final PluginOptions options;
    private final Baselines baselines = new Baselines();
    private final FileWatch watch;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public CommandReloader(@Reference Watchers watchers, Map<String, ?> section) {
        this.watchers = watchers;
        options = PluginOptions.of(PID, Config.class, section);
        watch = options.read(this::begin);
    }

    private FileWatch begin(PluginOptions section) {
        try {
            return new FileWatch("circus-command-reloader", section.seconds("loop_rate"), this::paths,
                    this::look);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot watch files: " + FileTrouble.of(e), e);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        watch.close(CLOSING);
    }

    /** The current files are the baseline of processes that start now. */
    @Override
    public void onEvent(Event event) {
        switch (event) {
            case KernelEvent.Snapshot snapshot -> watchers.all().stream()
                    .filter(watcher -> watcher.status() == WatcherStatus.ACTIVE)
                    .forEach(watcher -> know(watcher.name(), this::onFound));
            case WatcherEvent.WatcherStarted started -> know(started.watcher(), this::onStarted);
            case WatcherEvent.WatcherReloaded reloaded -> know(reloaded.watcher(), this::onStarted);
            case WatcherEvent.WatcherUpdated updated -> know(updated.watcher(), (watcher, files) ->
                    baselines.merge(watcher.name(), files));
            case WatcherEvent.WatcherStopped stopped -> baselines.stopped(stopped.watcher());
            case WatcherEvent.WatcherRemoved removed -> baselines.forget(removed.watcher());
            default -> { }
        }
    }

    /** For watchers that already run when this plugin starts: they have no start event. */
    private void onFound(Watcher watcher, Sources.Fingerprint files) {
        if (baselines.found(watcher.name(), files)) {
            tellFiles(watcher, files);
        }
    }

    private static void tellFiles(Watcher watcher, Sources.Fingerprint files) {
        LOG.log(DEBUG, () -> watcher.name() + ": looking after " + files.files().keySet());
    }

    private void onStarted(Watcher watcher, Sources.Fingerprint files) {
        tellFiles(watcher, files);
        baselines.started(watcher.name(), files).ifPresent(what -> replace(watcher, what));
    }

    private void know(String name, BiConsumer<Watcher, Sources.Fingerprint> baseline) {
        watchers.find(name).filter(this::isLookedAfter).ifPresent(watcher -> {
            fingerprint(watcher).ifPresent(files -> baseline.accept(watcher, files));
            watch.refresh();
            // changes from before the files were watched are not announced
            compare(watcher);
        });
    }

    /** On the thread of the watch. */
    private void look() {
        for (Watcher watcher : watchers.all()) {
            if (isLookedAfter(watcher)) {
                compare(watcher);
            }
        }
    }

    private void compare(Watcher watcher) {
        if (watcher.status() == WatcherStatus.ACTIVE) {
            fingerprint(watcher).flatMap(files -> baselines.change(watcher.name(), files))
                    .ifPresent(what -> replace(watcher, what));
        }
    }

    private static void replace(Watcher watcher, String what) {
        boolean gently = Readiness.counts(watcher.settings());
        LOG.log(INFO, () -> watcher.name() + ": " + what + " has changed, " + (gently ? "reloading it" : "restarting it"));
        var cause = new WatcherCause.Plugin(PID, what + " has changed");
        if (gently) {
            watcher.reload(false, cause);
        } else {
            watcher.restart(cause);
        }
    }

    private boolean isLookedAfter(Watcher watcher) {
        if (watcher.name().startsWith(PLUGINS)) {
            return false;
        }
        try {
            return options.with(watcher.settings().freeForm()).flag("active");
        } catch (IllegalArgumentException e) {
            LOG.log(WARNING, () -> watcher.name() + ": " + PID + ": " + e.getMessage() + ", leaving it alone");
            return false;
        }
    }

    private Collection<Path> paths() {
        var paths = new HashSet<Path>();
        for (Watcher watcher : watchers.all()) {
            if (isLookedAfter(watcher) && watcher.status() != WatcherStatus.STOPPED) {
                try {
                    paths.addAll(sources(watcher).paths());
                    // a missing file may come back
                    paths.addAll(baselines.files(watcher.name()));
                } catch (IOException e) {
                    complain(watcher, "cannot look for its files: " + e);
                }
            }
        }
        return paths;
    }

    private Optional<Sources.Fingerprint> fingerprint(Watcher watcher) {
        try {
            Sources sources = sources(watcher);
            if (sources.program().isEmpty()) {
                complain(watcher, "cannot find the program of '" + watcher.settings().get(WatcherOption.CMD)
                        + "', looking at what watch names alone");
            }
            return Optional.of(sources.fingerprint());
        } catch (IOException e) {
            complain(watcher, "cannot look at its files: " + e);
            return Optional.empty();
        }
    }

    private void complain(Watcher watcher, String what) {
        baselines.complainOnce(watcher.name(), what, text ->
                LOG.log(WARNING, () -> watcher.name() + ": " + PID + ": " + text));
    }

    /** The sources of a watcher. A bad pattern is logged, and leaves the watcher with its program only. */
    private Sources sources(Watcher watcher) {
        WatcherSettings settings = watcher.settings();
        ProcessContext context;
        try {
            context = ProcessContext.of(settings);
        } catch (IllegalArgumentException e) {
            complain(watcher, "cannot look for its program: " + e.getMessage());
            return new Sources(Optional.empty(), List.of());
        }
        try {
            return Sources.of(settings, context, options.with(settings.freeForm()));
        } catch (IllegalArgumentException e) {
            complain(watcher, e.getMessage() + ", looking at its program alone");
            return new Sources(ProgramOf.find(settings, context), List.of());
        }
    }
}
