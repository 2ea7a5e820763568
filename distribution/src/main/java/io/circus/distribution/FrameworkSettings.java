// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.util.HashMap;
import java.util.Map;

/** The framework properties of Felix, FileInstall and Gogo. */
final class FrameworkSettings {

    private FrameworkSettings() {}

    static Map<String, String> of(Home home, FrameworkStorage storage) {
        var settings = new HashMap<String, String>();
        settings.put("org.osgi.framework.storage", storage.folder().resolve("framework").toString());
        settings.put("org.osgi.framework.storage.clean", "onFirstInit");
        settings.put("org.osgi.framework.system.packages.extra", "org.osgi.service.log;version=1.5.0");
        // The next content of a jar is installed beside a bundle that hangs: LeftBehind decides.
        settings.put("org.osgi.framework.bsnversion", "managed");
        settings.put("felix.cache.locking", "false");
        settings.put("felix.shutdown.hook", "false");
        settings.put("felix.bootdelegation.implicit", "false");
        settings.put("ds.loglevel", "warn");
        // Threads for it would cost more than they save.
        settings.put("felix.resolver.parallelism", "1");
        fileInstall(settings, home, storage);
        return settings;
    }

    /** FileInstall watches a folder with inotify and looks at the findings four times a second, which costs nothing when idle. */
    private static void fileInstall(Map<String, String> settings, Home home, FrameworkStorage storage) {
        settings.put("felix.fileinstall.dir", home.bundles().toString());
        settings.put("felix.fileinstall.filter", ".*\\.jar");
        settings.put("felix.fileinstall.poll", "250");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.tmpdir", storage.folder().resolve("fileinstall").toString());
        settings.put("felix.fileinstall.bundles.new.start", "true");
        settings.put("felix.fileinstall.subdir.mode", "skip");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        settings.put("felix.fileinstall.log.level", "3");
        settings.put("felix.fileinstall.log.default", "jul");
    }
}
