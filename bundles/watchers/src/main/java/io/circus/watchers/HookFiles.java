// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that the hooks of a watcher run as the daemon's user: programs, and modules of Python. Any thread. */
public final class HookFiles {

    private static final String PYTHON_PATH = "PYTHONPATH";
    private static final String PYTHON = ".py";

    private HookFiles() {}

    /**
     * The files and folders whose content decides what a hook does, by the key that names the hook. Those of a module are in the first
     * folder of the module path that has it.
     *
     * @param folder what programs are named relative to, and where modules are looked for first
     */
    public static Map<String, List<Path>> of(WatcherSettings settings, Path folder) {
        var files = new LinkedHashMap<String, List<Path>>();
        for (Hook.Point point : Hook.Point.values()) {
            HookSetting.of(settings, point).ifPresent(hook -> {
                if (hook.isExecutable()) {
                    files.put(hook.key(), List.of(folder.resolve(hook.name())));
                } else if (hook.isDottedName()) {
                    files.put(hook.key(), module(hook.name().split("\\."), modulePath(settings, folder)));
                }
            });
        }
        return files;
    }

    private static List<Path> modulePath(WatcherSettings settings, Path folder) {
        var path = new ArrayList<Path>(List.of(folder));
        String further = settings.environment().getOrDefault(PYTHON_PATH, System.getenv(PYTHON_PATH));
        if (further != null) {
            for (String each : further.split(File.pathSeparator)) {
                path.add(folder.resolve(each));
            }
        }
        return path;
    }

    /** The folders that are searched, up to the one with the module, and what is loaded from there. */
    private static List<Path> module(String[] names, List<Path> modulePath) {
        var files = new ArrayList<Path>();
        for (Path searched : modulePath) {
            files.add(searched);
            Path place = searched.resolve(names[0]);
            if (Files.isDirectory(place) || Files.exists(searched.resolve(names[0] + PYTHON))) {
                for (int i = 0; i < names.length; i++) {
                    place = i == 0 ? place : place.resolve(names[i]);
                    if (Files.isDirectory(place)) {
                        files.add(place);
                        files.add(place.resolve("__init__" + PYTHON));
                    } else {
                        files.add(place.resolveSibling(names[i] + PYTHON));
                        break;
                    }
                }
                break;
            }
        }
        return files;
    }
}
