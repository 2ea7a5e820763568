// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Watchers that note what they are told. Any thread. */
final class FakeWatchers {

    private final Map<String, Watcher> watchers = new LinkedHashMap<>();
    private final Map<String, List<String>> told = new LinkedHashMap<>();

    synchronized void add(String name, WatcherStatus status, String... freeForm) {
        WatcherSettings.Builder builder = WatcherSettings.named(name);
        for (int i = 0; i < freeForm.length; i += 2) {
            builder.freeForm(freeForm[i], freeForm[i + 1]);
        }
        WatcherSettings settings = builder.build();
        told.put(name, new ArrayList<>());
        watchers.put(name, fake(Watcher.class, method -> switch (method) {
            case "name" -> name;
            case "settings" -> settings;
            case "status" -> status;
            default -> {
                synchronized (this) {
                    told.get(name).add(method);
                }
                yield null;
            }
        }));
    }

    synchronized List<String> told(String name) {
        return List.copyOf(told.get(name));
    }

    Watchers watchers() {
        return (Watchers) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Watchers.class},
                (proxy, method, arguments) -> {
                    synchronized (this) {
                        return switch (method.getName()) {
                            case "all" -> List.copyOf(watchers.values());
                            case "find" -> Optional.ofNullable(watchers.get(arguments[0]));
                            default -> throw new UnsupportedOperationException(method.getName());
                        };
                    }
                });
    }

    private static <T> T fake(Class<T> type, Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName())));
    }
}
