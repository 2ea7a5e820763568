// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.changes.SocketChanges;
import io.circus.config.internal.check.MachineWarnings;
import io.circus.config.internal.ini.Sections;
import io.circus.config.internal.logging.DaemonLog;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.ConfigurationReader;
import io.circus.config.internal.sections.DaemonSettings;
import io.circus.config.internal.sections.ForeignPlugins;
import io.circus.kernel.ProcessTable;
import io.circus.linux.Umask;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Watchers;
import io.circus.watchers.check.CommandProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The file that the daemon reads, and what it configures by it: log, umask, pid file, sockets and watchers. One thread at a time. */
final class DaemonContext {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Function<String, String> properties;
    private final Map<String, String> environment;
    private final Watchers watchers;
    private final Sockets sockets;
    private final DaemonLog log;
    private final long pid;
    private final ForeignPlugins foreign;
    private final MachineWarnings missing;

    /**
     * @param properties of the framework, which hold the options of the command line; null for one that was not given
     * @param pid of the daemon
     */
    DaemonContext(Function<String, String> properties, Map<String, String> environment, Watchers watchers, Sockets sockets,
            DaemonLog log, ProcessTable table, long pid) {
        this.pid = pid;
        this.properties = properties;
        this.environment = environment;
        this.watchers = watchers;
        this.sockets = sockets;
        this.log = log;
        foreign = new ForeignPlugins(Optional.ofNullable(properties.apply("circus.home")).map(Path::of),
                new CommandProbe(table, environment));
        missing = new MachineWarnings(foreign.home(), foreign.commands());
    }

    Configuration read() {
        return ConfigurationReader.read(file(), environment, foreign);
    }

    /** Logs, on another thread, what this machine lacks for {@code configuration}. */
    void tellWhatIsMissing(Configuration configuration) {
        missing.tell(configuration, file());
    }

    /** The configuration that {@code sections} make, without reading the file. @param programs the plugins that are programs */
    Configuration reread(Sections sections, Predicate<String> programs) {
        return ConfigurationReader.read(sections, environment, foreign.trusting(programs));
    }

    /** The configuration that {@code sections} make, whose watchers exist already. */
    Configuration reread(Sections sections) {
        return reread(sections, name -> watchers.find(name).isPresent());
    }

    Path file() {
        String file = properties.apply("circus.config");
        if (file == null) {
            throw new IllegalStateException("expected the framework property circus.config");
        }
        return Path.of(file);
    }

    void configureLog(DaemonSettings daemon) throws IOException {
        log.configure(commandLineOr("circus.log.level", daemon.logLevel(), "info"),
                commandLineOr("circus.log.output", daemon.logOutput(), "-"), daemon.jsonLog());
    }

    /** Sets log and umask, and logs all findings. */
    void prepareProcess(Configuration configuration) throws IOException {
        DaemonSettings daemon = configuration.daemon();
        configureLog(daemon);
        for (String omission : configuration.findings().omissions()) {
            LOG.log(ERROR, () -> omission + "; leaving the watcher out");
        }
        for (String failure : configuration.findings().failures()) {
            LOG.log(ERROR, () -> failure);
        }
        for (String warning : configuration.findings().warnings()) {
            LOG.log(WARNING, () -> warning);
        }
        daemon.umask().ifPresent(Umask::set);
    }

    Optional<PidFile> pidFile(Configuration configuration) {
        String file = commandLineOr("circus.pidfile", configuration.daemon().pidfile(), "");
        return file.isEmpty() ? Optional.empty() : Optional.of(new PidFile(Path.of(file), pid));
    }

    void configureWatchers(Configuration configuration) {
        GlobalSettings global = configuration.global();
        watchers.configure(new Watchers.Globals(global.checkDelay(), global.warmupDelay(), global.endpoint()));
    }

    /** Opens the sockets; one that cannot be opened is logged. */
    void openSockets(Configuration configuration) {
        List<String> failures = new ArrayList<>();
        SocketChanges.open(configuration.sockets(), sockets, failures);
        if (failures.size() < configuration.sockets().size()) {
            LOG.log(INFO, () -> "sockets started");
        }
    }

    /** Closes all sockets, which no process uses any more. */
    void closeSockets() {
        sockets.closeAll();
    }

    /** Closes the sockets that are not in {@code configuration}. */
    void closeOtherSockets(Configuration configuration) {
        Set<String> names = configuration.sockets().stream().map(SocketSettings::name).collect(Collectors.toSet());
        sockets.all().stream().map(ManagedSocket::name).filter(name -> !names.contains(name)).forEach(sockets::remove);
    }

    List<ManagedSocket> managedSockets() {
        return sockets.all();
    }

    /** Carries out {@code changes} of the sockets {@code names}. */
    void change(SocketChanges changes, Set<String> names, List<String> failures) {
        changes.apply(sockets, names, failures);
    }

    /** Adds the watchers that do not exist yet, without starting them; those with impossible streams are left out. */
    void addWatchers(Configuration configuration) throws WatcherException {
        for (WatcherSettings watcher : configuration.watchers()) {
            if (watchers.find(watcher.name()).isEmpty() && StreamClass.mistakes(watcher).isEmpty()) {
                watchers.add(watcher);
            }
        }
    }

    private String commandLineOr(String property, Optional<String> inFile, String otherwise) {
        String given = properties.apply(property);
        return given != null ? given : inFile.orElse(otherwise);
    }
}
