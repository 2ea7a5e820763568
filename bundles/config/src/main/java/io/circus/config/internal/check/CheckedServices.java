// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import io.circus.config.internal.ini.Place;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.jars.PluginCatalogue;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.toolkit.FileTrouble;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StopMethod;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.check.Spelling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that jars of a home provide the stream classes, stop methods and hooks that watchers name. Needs no framework. One thread. */
final class CheckedServices {

    private static final String DESCRIPTIONS = "OSGI-INF/";

    /** A kind of service that a watcher names, with the service property that holds the name. */
    private enum Kind {
        STREAM("stream class", "circus.stream.class"),
        STOP_METHOD("stop method", StopMethod.NAME),
        HOOK("hook", Hook.NAME);

        private final String title;
        private final String property;

        Kind(String title, String property) {
            this.title = title;
            this.property = property;
        }
    }

    /** The descriptions of components as bnd writes them. */
    private static final Pattern COMPONENT = Pattern.compile("<(?:\\w+:)?component\\b[^>]*>");
    private static final Pattern PROPERTY =
            Pattern.compile("<property\\b([^>]*?)(?:/>|>([^<]*)</property>)");
    private static final Pattern NEEDED = Pattern.compile("configuration-policy=\"require\"");
    private static final Pattern PID = Pattern.compile("configuration-pid=\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");

    private final Path home;
    private final Configuration configuration;
    /**
     * The plugin whose section each name of a service needs, "" if it needs none. Null until a watcher names something that does not come
     * with Circus.
     */
    private Map<Kind, Map<String, String>> provided;

    CheckedServices(Path home, Configuration configuration) {
        this.home = home;
        this.configuration = configuration;
    }

    /** Adds a warning for every service that no jar provides, or only a plugin without a section. */
    void warn() {
        for (WatcherSettings watcher : configuration.watchers()) {
            for (String stream : ProcessOutputs.STREAMS) {
                StreamClass.nameIn(StreamClass.values(watcher, stream)).filter(name -> !isOurs(name))
                        .ifPresent(name -> check(watcher, Kind.STREAM, stream + ".class", name));
            }
            if (watcher.get(WatcherOption.STOP_METHOD) != null) {
                check(watcher, Kind.STOP_METHOD, WatcherOption.STOP_METHOD.name(), watcher.get(WatcherOption.STOP_METHOD));
            }
            for (Hook.Point point : Hook.Point.values()) {
                hook(watcher, point).filter(hook -> hook.isServiceName() && hook.name().indexOf(':') < 0)
                        .ifPresent(hook -> check(watcher, Kind.HOOK, hook.key(), hook.name()));
            }
        }
    }

    private static boolean isOurs(String stream) {
        return Arrays.stream(StreamClass.values()).anyMatch(known -> known.title().equals(stream));
    }

    private static Optional<HookSetting> hook(WatcherSettings watcher, Hook.Point point) {
        try {
            return HookSetting.of(watcher, point);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // told when it is called
        }
    }

    private void check(WatcherSettings watcher, Kind kind, String key, String name) {
        if (provided == null) {
            provided = new HashMap<>();
            collect(home.resolve("system"));
            collect(home.resolve("bundles"));
        }
        Map<String, String> names = provided.getOrDefault(kind, Map.of());
        Section section = configuration.sections().find(watcher.freeForm().get("__name__"));
        String plugin = names.get(name);
        if (plugin == null) {
            configuration.findings().warning(section, key, "no jar in " + home.resolve("bundles") + " provides the " + kind.title
                    + " '" + name + "'" + Spelling.question(name, names.keySet()));
        } else if (!plugin.isEmpty() && !isSwitchedOn(plugin)) {
            configuration.findings().warning(section, key, "the plugin " + plugin + " provides the " + kind.title + " '" + name
                    + "', expected a section [plugin:NAME] with use = " + plugin);
        }
    }

    private boolean isSwitchedOn(String shortName) {
        var catalogue = new PluginCatalogue(home);
        return configuration.plugins().stream().filter(PluginSettings::active)
                .anyMatch(plugin -> catalogue.plugin(plugin.use()).filter(found -> found.shortName().equals(shortName)).isPresent());
    }

    private void collect(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path path : jars) {
                try (var jar = new JarFile(path.toFile())) {
                    for (JarEntry entry : jar.stream().toList()) {
                        if (entry.getName().startsWith(DESCRIPTIONS) && entry.getName().endsWith(".xml")) {
                            collect(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                        }
                    }
                }
            }
        } catch (IOException e) {
            configuration.findings().warning(new Place(folder.toString(), 0), "cannot look for services: " + FileTrouble.of(e));
        }
    }

    private void collect(String description) {
        // a file may describe several components, one after another
        Matcher components = COMPONENT.matcher(description);
        boolean found = components.find();
        while (found) {
            int begin = components.end();
            String head = components.group();
            found = components.find();
            String plugin = NEEDED.matcher(head).find() ? first(PID, head).orElse("") : "";
            Matcher properties = PROPERTY.matcher(description.substring(begin, found ? components.start() : description.length()));
            while (properties.find()) {
                add(first(NAME, properties.group(1)).orElse(""),
                        first(VALUE, properties.group(1)).orElse(properties.group(2)), plugin);
            }
        }
    }

    private void add(String property, String values, String plugin) {
        for (Kind kind : Kind.values()) {
            if (kind.property.equals(property) && values != null) {
                values.strip().lines().map(String::strip)
                        .forEach(name -> provided.computeIfAbsent(kind, each -> new HashMap<>()).put(name, plugin));
            }
        }
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
