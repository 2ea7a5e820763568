// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import io.circus.config.GlobalSettings;
import io.circus.config.Plan;
import io.circus.config.internal.hosting.PluginStates;
import io.circus.config.internal.sections.CircusOption;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.DaemonSettings;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.control.HttpSettings;
import io.circus.sockets.ManagedSocket;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import io.circus.watchers.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The differences between the configuration that was applied and the file as it is now. Values are compared: an option that is given its
 * default is no difference. Options that were set at run time do not count, only those of the file.
 */
public final class Comparison {

    /** Options of {@code [circus]} that count at once. */
    public static final Set<String> LIVE = CircusOption.live();

    /** The variables that a shell changes by itself. */
    private static final Set<String> VOLATILE =
            Set.of("PS1", "PROMPT_COMMAND", "COMP_WORDBREAKS", "__CF_USER_TEXT_ENCODING");

    private final Configuration former;
    private final Configuration next;
    private final Watchers all;
    private final PluginStates pluginStates;
    private final SocketChanges sockets;
    private final List<WatcherChange> watchers;

    /**
     * @param managed the sockets as they are
     * @param pluginStates tell which plugins were removed by a command
     */
    public Comparison(Configuration former, Configuration next, Watchers all, List<ManagedSocket> managed, PluginStates pluginStates) {
        this.former = former;
        this.next = next;
        this.all = all;
        this.pluginStates = pluginStates;
        sockets = new SocketChanges(managed, next.sockets());
        watchers = compareWatchers(all);
    }

    /** The removed, the rebuilt, the resized and the new ones, in that order. */
    List<WatcherChange> watchers() {
        return watchers;
    }

    SocketChanges sockets() {
        return sockets;
    }

    public boolean pluginsDiffer() {
        return !plugins().isEmpty();
    }

    /** The plugins that the file does not have any more. */
    public List<PluginSettings> pluginsThatGo() {
        Set<String> names = next.plugins().stream().map(PluginSettings::name).collect(Collectors.toSet());
        return former.plugins().stream().filter(plugin -> !names.contains(plugin.name())).toList();
    }

    /** The options of {@code [circus]} that differ: key to old and new value. */
    public Map<String, String> circus() {
        var keys = new LinkedHashMap<String, String>();
        global(keys, "check_delay", settings -> settings.checkDelay().toNanos() / 1e9);
        global(keys, "warmup_delay", settings -> settings.warmupDelay().toSeconds());
        daemon(keys, "loglevel", DaemonSettings::logLevel);
        daemon(keys, "logoutput", DaemonSettings::logOutput);
        daemon(keys, "logformat", settings -> settings.jsonLog() ? "json" : "text");
        global(keys, "endpoint", GlobalSettings::endpoint);
        global(keys, "pubsub_endpoint", GlobalSettings::pubsubEndpoint);
        global(keys, "stats_endpoint", GlobalSettings::statsEndpoint);
        global(keys, "multicast_endpoint", GlobalSettings::multicastEndpoint);
        global(keys, "endpoint_owner", GlobalSettings::endpointOwner);
        global(keys, "endpoint_mode", settings -> Integer.toOctalString(settings.access().mode()));
        global(keys, "endpoint_insecure", settings -> settings.access().insecure());
        global(keys, "keys", settings -> settings.access().keys());
        daemon(keys, "umask", settings -> settings.umask().isEmpty() ? Optional.empty()
                : Optional.of(Integer.toOctalString(settings.umask().getAsInt())));
        daemon(keys, "pidfile", DaemonSettings::pidfile);
        daemon(keys, "strict", DaemonSettings::strict);
        http(keys);
        return keys;
    }

    private void http(Map<String, String> keys) {
        put(keys, "httpd", former.http().isPresent(), next.http().isPresent());
        if (former.http().isEmpty() || next.http().isEmpty()) {
            return;
        }
        HttpSettings old = former.http().get();
        HttpSettings now = next.http().get();
        put(keys, "httpd_host", old.host(), now.host());
        put(keys, "httpd_port", old.port(), now.port());
        put(keys, "httpd_insecure", old.insecure(), now.insecure());
        put(keys, "httpd_users", old.users(), now.users());
        put(keys, "httpd_cert", old.certificate(), now.certificate());
        put(keys, "httpd_key", old.key(), now.key());
        put(keys, "httpd_socket", old.socket(), now.socket());
        put(keys, "httpd_socket_mode", Integer.toOctalString(old.socketMode()), Integer.toOctalString(now.socketMode()));
        put(keys, "httpd_socket_owner", old.socketOwner(), now.socketOwner());
        put(keys, "httpd_names", String.join(" ", old.names()), String.join(" ", now.names()));
    }

    /** @param file that the daemon was started with */
    public Plan plan(Path file) {
        var steps = new ArrayList<Plan.Step>();
        circus().forEach((key, change) -> steps.add(LIVE.contains(key)
                ? new Plan.Step(Plan.Action.APPLY, "circus", List.of(key), change)
                : new Plan.Step(Plan.Action.POSTPONE, "circus", List.of(key),
                        change + ", only a restart of the daemon applies it")));
        steps.addAll(plugins());
        steps.addAll(sockets.steps());
        watchers.forEach(change -> steps.add(change.step()));
        return new Plan(file.toString(), steps);
    }

    private void global(Map<String, String> keys, String key, Function<GlobalSettings, Object> value) {
        put(keys, key, value.apply(former.global()), value.apply(next.global()));
    }

    private void daemon(Map<String, String> keys, String key, Function<DaemonSettings, Object> value) {
        put(keys, key, value.apply(former.daemon()), value.apply(next.daemon()));
    }

    private static void put(Map<String, String> keys, String key, Object old, Object now) {
        if (!old.equals(now)) {
            keys.put(key, shown(old) + " -> " + shown(now));
        }
    }

    private static String shown(Object value) {
        return value instanceof Optional<?> optional ? optional.map(Object::toString).orElse("none") : value.toString();
    }

    private List<Plan.Step> plugins() {
        var steps = new ArrayList<Plan.Step>();
        Map<String, PluginSettings> before = former.plugins().stream()
                .collect(Collectors.toMap(PluginSettings::name, plugin -> plugin));
        for (PluginSettings plugin : next.plugins()) {
            PluginSettings old = before.remove(plugin.name());
            if (old == null) {
                steps.add(new Plan.Step(Plan.Action.ADD, plugin.title(), List.of(), "new in the file"));
            } else if (pluginStates.isRemoved(plugin)) {
                steps.add(new Plan.Step(Plan.Action.ADD, plugin.title(), List.of(), "removed by a command"));
            } else if (!old.sameAs(plugin)) {
                steps.add(new Plan.Step(Plan.Action.APPLY, plugin.title(), keys(old, plugin), "configured anew"));
            }
        }
        new TreeSet<>(before.keySet()).forEach(name -> steps.add(
                new Plan.Step(Plan.Action.REMOVE, "plugin:" + name, List.of(), "not in the file" + withoutStopMethod(before.get(name)))));
        return steps;
    }

    /** The consequence, for the watchers that name it, of removing a plugin that provides a stop method. */
    private String withoutStopMethod(PluginSettings gone) {
        List<String> users = next.watchers().stream().filter(watcher -> gone.use().equals(watcher.get(WatcherOption.STOP_METHOD)))
                .map(WatcherSettings::name).toList();
        if (users.isEmpty() || next.plugins().stream().anyMatch(plugin -> plugin.use().equals(gone.use()))) {
            return "";
        }
        List<Worker> stopping = all.all().stream()
                .filter(watcher -> users.contains(watcher.name()) && watcher.status() == WatcherStatus.STOPPING)
                .flatMap(watcher -> watcher.workers().stream()).toList();
        return ", a signal stops " + String.join(", ", users) + " from now on"
                + (stopping.isEmpty() ? "" : ", and at once " + WatcherChange.counted(stopping) + " of them being stopped");
    }

    private static List<String> keys(PluginSettings old, PluginSettings now) {
        var keys = new ArrayList<String>();
        if (!old.use().equals(now.use())) {
            keys.add("use");
        }
        keys.addAll(differing(old.options(), now.options()));
        return keys;
    }

    private List<WatcherChange> compareWatchers(Watchers all) {
        Map<String, WatcherSettings> loaded = new HashMap<>();
        former.watchers().forEach(settings -> loaded.put(settings.name(), settings));
        var named = new HashSet<Watcher>();
        var rebuilt = new ArrayList<WatcherChange>();
        var resized = new ArrayList<WatcherChange>();
        var fresh = new ArrayList<WatcherChange>();
        for (WatcherSettings settings : next.watchers()) {
            Watcher watcher = all.find(settings.name()).orElse(null);
            if (watcher == null) {
                fresh.add(new WatcherChange.Fresh(settings));
                continue;
            }
            named.add(watcher);
            List<String> keys = new ArrayList<>(keys(loaded.getOrDefault(watcher.name(), watcher.settings()), settings));
            keys.addAll(sockets.disturb(settings));
            if (keys.equals(List.of(WatcherOption.NUMPROCESSES.name()))) {
                resized.add(new WatcherChange.Resized(watcher, settings.get(WatcherOption.NUMPROCESSES)));
            } else if (!keys.isEmpty()) {
                rebuilt.add(new WatcherChange.Rebuilt(watcher, settings, keys));
            }
        }
        var changes = new ArrayList<WatcherChange>();
        all.all().stream().filter(watcher -> !named.contains(watcher))
                .forEach(watcher -> changes.add(new WatcherChange.Gone(watcher)));
        changes.addAll(rebuilt);
        changes.addAll(resized);
        changes.addAll(fresh);
        return List.copyOf(changes);
    }

    /** The options whose values differ, spelt as in the file. */
    static List<String> keys(WatcherSettings old, WatcherSettings now) {
        var keys = new ArrayList<String>();
        if (!old.name().equals(now.name())) {
            keys.add("name");
        }
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (!Objects.equals(old.get(option), now.get(option))) {
                keys.add(option.name());
            }
        }
        if (differing(old.environment(), now.environment()).stream().anyMatch(name -> !VOLATILE.contains(name))) {
            keys.add("env");
        }
        differing(old.freeForm(), now.freeForm()).stream().filter(key -> !key.equals("__name__")).forEach(keys::add);
        return keys;
    }

    private static List<String> differing(Map<String, String> old, Map<String, String> now) {
        var keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
        return List.copyOf(keys);
    }
}
