// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.kernel.StateStore;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.lane.Lane;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A watcher as the kernel keeps it while the watchers bundle is stopped or updated: a line a value, {@code kind key value}, each
 * word in URL encoding.
 *
 * @param aim what whoever takes it over makes of it
 */
public record SavedWatcher(WatcherSettings settings, Aim aim) {

    /** What should become of a watcher. */
    public enum Aim {
        /** Its processes should end. */
        STOPPED,
        /** Its processes should end, and it should be gone then. */
        REMOVED,
        /** Its processes should end, and then others should run. */
        RESTARTED,
        /** Its start has begun, and has not come to an end. */
        STARTING,
        /** Its processes should run. */
        ACTIVE,
        /** As many processes should run as it is told to have now. */
        RESIZED,
        /** Its processes should run until others take their place. */
        RELOADED;

        public static Aim of(WatcherStatus status) {
            return switch (status) {
                case STARTING -> STARTING;
                case ACTIVE -> ACTIVE;
                case STOPPING, STOPPED -> STOPPED;
            };
        }

        /** What it is when {@code operation} is still to be done. */
        public Aim after(Lane.Unfinished operation) {
            return switch (operation.kind()) {
                case STOP -> STOPPED;
                case REMOVE -> REMOVED;
                // one that has begun has ended the former processes when the watcher is starting
                case RESTART -> operation.begun() && this == STARTING ? STARTING : RESTARTED;
                case START -> this == STOPPED ? RESTARTED : this;
                case RELOAD -> this == STOPPED ? RESTARTED : replaced();
                case SET, RESIZE -> operation.replaces() ? this == STOPPED ? STOPPED : replaced() : this == ACTIVE ? RESIZED : this;
            };
        }

        private Aim replaced() {
            return this == ACTIVE || this == RESIZED ? RELOADED : this;
        }
    }

    private static final String PREFIX = "watcher/";

    public void saveIn(StateStore store) {
        store.put(key(settings.name()), toText());
    }

    public static void forget(String name, StateStore store) {
        store.remove(key(name));
    }

    public static List<SavedWatcher> all(StateStore store) {
        var all = new ArrayList<SavedWatcher>();
        store.entries(PREFIX).values().forEach(text -> all.add(parse(text)));
        return all;
    }

    private static String key(String name) {
        return PREFIX + name.toLowerCase(Locale.ROOT);
    }

    private String toText() {
        var text = new StringBuilder();
        line(text, "name", settings.name(), aim.name());
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (settings.has(option)) {
                line(text, "option", option.name(), settings.get(option).toString());
            }
        }
        settings.environment().forEach((name, value) -> line(text, "env", name, value));
        settings.freeForm().forEach((key, value) -> line(text, "free", key, value));
        return text.toString();
    }

    private static void line(StringBuilder text, String kind, String key, String value) {
        text.append(kind).append(' ').append(URLEncoder.encode(key, StandardCharsets.UTF_8)).append(' ')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('\n');
    }

    private static SavedWatcher parse(String text) {
        WatcherSettings.Builder builder = null;
        Aim aim = Aim.STOPPED;
        Map<String, String> environment = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", -1);
            String key = URLDecoder.decode(words[1], StandardCharsets.UTF_8);
            String value = URLDecoder.decode(words[2], StandardCharsets.UTF_8);
            switch (words[0]) {
                case "name" -> {
                    builder = WatcherSettings.named(key);
                    aim = Aim.valueOf(value);
                }
                case "option" -> restore(builder, WatcherOption.named(key).orElseThrow(), value);
                case "env" -> environment.put(key, value);
                default -> builder.freeForm(key, value);
            }
        }
        return new SavedWatcher(builder.environment(environment).build(), aim);
    }

    private static <T> void restore(WatcherSettings.Builder builder, WatcherOption<T> option, String value) {
        builder.set(option, option.type().restore(value));
    }
}
