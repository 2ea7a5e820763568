// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.kernel.ProcessTable;
import io.circus.sockets.Sockets;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.check.CommandProbe;
import io.circus.watchers.check.Diagnostic;
import io.circus.watchers.check.WatcherCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Checks the settings that result from a request, as {@code --check} does with a file. Any thread. */
@Component(service = ChangeCheck.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ChangeCheck {

    private static final System.Logger LOG = System.getLogger("circus");

    /** The options about users, folders and programs; streams and hooks are checked separately. */
    private static final Set<String> OF_MACHINE = Set.of("cmd", "args", "working_dir", "uid", "gid", "env", "copy_env", "shell");

    /** Null while the service is missing. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Sockets sockets;

    private final Path folder;
    private final Function<List<String>, Optional<String>> commands;

    @Activate
    public ChangeCheck(@Reference ProcessTable table, BundleContext context) {
        this(context.getProperty("circus.config"), new CommandProbe(table, System.getenv()));
    }

    /** A check that runs no processes. */
    ChangeCheck(Sockets sockets) {
        this(null, command -> Optional.empty());
        this.sockets = sockets;
    }

    /** @param configuration the file, whose folder is searched for hooks; null if there is none */
    private ChangeCheck(String configuration, Function<List<String>, Optional<String>> commands) {
        folder = Path.of(configuration == null ? "." : configuration).toAbsolutePath().getParent();
        this.commands = commands;
    }

    /**
     * Logs warnings about {@code next} that {@code former} did not have.
     *
     * @param former null for a new watcher
     * @param keys the options that the request names
     * @throws CommandException if something can never work
     */
    void check(WatcherSettings former, WatcherSettings next, List<String> keys) throws CommandException {
        Sockets managed = sockets;
        List<String> names = managed == null ? List.of() : managed.all().stream().map(socket -> socket.settings().name()).toList();
        for (Diagnostic found : fresh(former, next, settings -> WatcherCheck.ofSettings(settings, names))) {
            if (!found.hopeless()) {
                warn(next, found);
            } else if (managed != null) {
                throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, found.toString());
            }
        }
        if (former == null || keys.stream().anyMatch(ChangeCheck::isOfMachine)) {
            // the look-up of an account may take long
            Thread.ofPlatform().daemon().name("circus-check").start(() ->
                    fresh(former, next, settings -> WatcherCheck.ofMachine(settings, folder, commands)).forEach(found -> warn(next, found)));
        }
    }

    private static List<Diagnostic> fresh(WatcherSettings former, WatcherSettings next,
            Function<WatcherSettings, List<Diagnostic>> check) {
        var found = new ArrayList<>(check.apply(next));
        if (former != null && !found.isEmpty()) {
            found.removeAll(check.apply(former));
        }
        return found;
    }

    private static boolean isOfMachine(String key) {
        return OF_MACHINE.contains(key)
                || OptionFamily.of(key).filter(family -> family == OptionFamily.HOOK || family == OptionFamily.STREAM).isPresent();
    }

    private static void warn(WatcherSettings watcher, Diagnostic found) {
        LOG.log(WARNING, () -> watcher.name() + ": " + found);
    }
}
